// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

class QScrollArea;

namespace kefu::ui {

class Avatar;
class ConversationStore;
class Button;
class FactList;
class LastCardTile;
class NoteBox;
class PlainLabel;
class RemarkLine;
class TagRow;

//! Who the visitor is, beside the chat (desk.md 3.4): avatar, name, mini program, openid in short;
//! the last card; where the visitor comes from, and whether that is vouched for; how often he was
//! here; what the colleagues know: remark, tags, notes. Asks the relay when it is shown.
class VisitorCardView : public QWidget {
    Q_OBJECT
public:
    static constexpr int kWidth = 280;
    static constexpr int kLeastWidth = 260;
    static constexpr int kMostWidth = 420;

    //! `service` and `store` outlive the view.
    VisitorCardView(const Look &look, ChatService &service, ConversationStore &store,
                    QWidget *parent = nullptr);

    //! In the docked window: 260 to 420 wide, and no room for a frame's icons on top.
    void setDocked(bool docked);
    //! None: nobody.
    void setVisitor(VisitorId visitor);
    VisitorId visitor() const { return m_visitor; }

Q_SIGNALS:
    void blockRequested(kefu::VisitorId visitor);

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void build();
    void placeScroll(int top);
    void buildOwnWords();
    void connectStore();
    void edit(const VisitorEditRequest &request);
    void takeNote(const QString &text);
    QWidget *addLine();
    void ask();
    void onLogChanged(VisitorId visitor, int from, int to);
    void refresh();
    void refreshHead();
    void refreshAvatar();
    void refreshSource(const VisitorCard *card);
    void refreshVisits(const VisitorCard *card);
    QString sourceName(const QString &key) const;

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    VisitorId m_visitor;
    QScrollArea *m_scroll = nullptr;
    QWidget *m_content = nullptr;
    Avatar *m_avatar = nullptr;
    RemarkLine *m_name = nullptr;
    PlainLabel *m_channel = nullptr;
    PlainLabel *m_openid = nullptr;
    LastCardTile *m_lastCard = nullptr;
    FactList *m_source = nullptr;
    FactList *m_visits = nullptr;
    QWidget *m_sourceLine = nullptr;
    PlainLabel *m_tagTitle = nullptr;
    TagRow *m_tags = nullptr;
    PlainLabel *m_noteTitle = nullptr;
    NoteBox *m_notes = nullptr;
    Button *m_block = nullptr;
};

} // namespace kefu::ui
