// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>
#include <optional>

class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;

namespace kefu::ui {

class Avatar;
class ConversationStore;
class ChannelChip;
class EpisodeList;
class FactList;
class IconButton;
class LastCardTile;
class NoteBox;
class PlainLabel;
class RemarkLine;
class TagRow;
class TextButton;

//! Who the visitor is, beside the chat (desk.md 3.4): avatar, name, mini program, openid in short;
//! the last card; where the visitor comes from, and whether that is vouched for; how often he was
//! here, and why he is with whom he is; what the colleagues know: remark, tags, notes, how earlier
//! conversations ended; whether he is blocked. Asks the relay when it is shown.
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
    //! All the visitor's messages are wanted, or those from a time on (ms UTC).
    void logRequested(kefu::VisitorId visitor);
    void episodeRequested(kefu::VisitorId visitor, qint64 at);

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Place {
        ConversationId conversation;
        AgentId owner {};
        ConversationState state = ConversationState::Queued;
        bool operator==(const Place &) const = default;
    };

    void build();
    QHBoxLayout *buildOpenid();
    void buildFoot(QVBoxLayout *layout);
    bool isBlocked() const;
    void unblock();
    Place placeOf(const ConversationInfo &info) const;
    void askForWhy();
    void askWhenItMoved();
    QString whyWords() const;
    void refreshBlock(const VisitorCard *card);
    void placeScroll(int top);
    void buildOwnWords();
    void connectStore();
    void edit(const VisitorEditRequest &request);
    void takeNote(const QString &text);
    QWidget *addLine(QWidget *parent = nullptr);
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
    ChannelChip *m_channel = nullptr;
    PlainLabel *m_openid = nullptr;
    IconButton *m_copy = nullptr;
    LastCardTile *m_lastCard = nullptr;
    FactList *m_source = nullptr;
    FactList *m_visits = nullptr;
    QWidget *m_sourceLine = nullptr;
    PlainLabel *m_tagTitle = nullptr;
    TagRow *m_tags = nullptr;
    PlainLabel *m_noteTitle = nullptr;
    NoteBox *m_notes = nullptr;
    QWidget *m_episodeLine = nullptr;
    EpisodeList *m_episodes = nullptr;
    QWidget *m_foot = nullptr;
    TextButton *m_block = nullptr;
    PlainLabel *m_blockedWords = nullptr;
    std::optional<Explanation> m_why; //!< of m_whyOf
    Place m_whyOf;
};

} // namespace kefu::ui
