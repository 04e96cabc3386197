// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "ui/model/boardstore.h"
#include "ui/widgets/sheet.h"

#include <QSet>

namespace kefu::ui {

class Button;
class ChatService;
class ColleagueBook;
class PlainLabel;

//! What a number of the dashboard counts: its conversations, to be looked at, taken over, ended, or
//! handed over several at once. It is the relay's answer at the moment it was asked.
class FigureSheet : public Sheet {
    Q_OBJECT
public:
    struct About {
        BoardListRequest request;
        QString title;
        QString visitorFallback; //!< "访客"
    };

    FigureSheet(const Look &look, ChatService &service, const BoardStore &store, const About &about,
                QWidget *over);

    void openNow();
    //! Asks again, after something was done.
    void reload();
    const QList<ConversationInfo> &conversations() const { return m_all; }
    QWidget *list() const;

Q_SIGNALS:
    void watchRequested(const kefu::ConversationInfo &conversation);
    void takeOverRequested(const kefu::ConversationInfo &conversation);
    void endRequested(const kefu::ConversationInfo &conversation);
    void assignRequested(const QList<kefu::ConversationInfo> &conversations);

private:
    friend class FigureList;
    void load(ConversationId after);
    void take(const Result<ConversationsAnswer> &answer, bool first);
    void toggle(ConversationId conversation);
    void act(qint64 id, int action);
    void refreshFoot();
    const ConversationInfo *find(ConversationId id) const;
    QString ownerName(AgentId id) const;

    ChatService &m_service;
    const BoardStore &m_store;
    About m_about;
    QList<ConversationInfo> m_all;
    QSet<ConversationId> m_checked;
    bool m_more = false;
    class FigureList *m_list;
    PlainLabel *m_note;
    Button *m_moreButton;
    Button *m_assign;
};

//! The title of the list behind a figure: 「超 3 分钟未回复」.
QString figureTitle(const QString &figure);

} // namespace kefu::ui
