// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/chat/messageedit.h"
#include "ui/model/cannedbook.h"
#include "ui/model/pictureworker.h"
#include "ui/widgets/quotawords.h"

#include <QWidget>

namespace kefu::ui {

class AttachmentStrip;
class Button;
class CannedPopup;
class IconButton;
class PlainLabel;
class ScreenGrab;
class TextButton;
struct Face;

//! How a message is to go, as the agent chose it: in the ordinary way, although WeChat will
//! probably refuse it, or when the visitor has written again.
enum class SendMode { Ordinary, Force, WhenVisitorWrites };

//! Tool row (38) as in desk.md 2, text (73) and bottom row (46) of a chat (layim.md 1.2); between
//! the first two the pictures that go with it. Knows no service: what is to be sent comes out as a
//! signal. Asks, in its own bottom row and never with a window, before the last reply is used and
//! before one is sent that WeChat will probably refuse.
class Composer : public QWidget {
    Q_OBJECT
public:
    explicit Composer(const Look &look, QWidget *parent = nullptr);

    MessageEdit *edit() const { return m_edit; }
    QString text() const;
    void setText(const QString &text);
    //! Text and pictures.
    void clear();
    //! Writes again what was said last, in one step that can be undone.
    void recall(const QString &text);
    //! What 快捷回复 offers, for this chat; without a book there are none.
    void setCanned(CannedBook *book, ChannelId channel, const CannedWords &words);
    CannedPopup *cannedPopup() const { return m_cannedPopup; }
    //! Keys of the faces used last (Face::key), the last one first.
    void setRecentFaces(const QStringList &recent) { m_recentFaces = recent; }
    //! The panel over the face tool; what is chosen goes into the text.
    void openFaces();
    //! Asks the system for picture files.
    void choosePictureFiles();
    ScreenGrab *screenGrab() const { return m_grab; }
    //! The pictures that go out before the text; none is left here.
    QList<Attachment> takePictures();
    void setPictures(const QList<Attachment> &pictures);
    AttachmentStrip *strip() const { return m_strip; }
    //! Pictures pasted or dropped anywhere in the chat.
    void addPictures(const PictureMime &pictures);
    bool isEmpty() const;

    //! `writable`: the conversation is open and this agent's; else `why` stands where 发送 was.
    void setWritable(bool writable, const QString &why);
    //! The quota and what is left of it in words; at Shut the send button gives way to words.
    void setQuota(const QuotaView &view, int left);
    void setSendKey(SendKey key);
    //! As the docked window has it (desk.md 3.3): closer tools, what it costs on one line.
    void setDocked(bool docked);
    SendKey sendKey() const { return m_edit->sendKey(); }
    //! True while the bottom row asks for a confirmation.
    bool isAsking() const { return m_asking != Asking::Nothing; }
    //! Esc: takes back a question; false when there was none.
    bool cancelQuestion();

Q_SIGNALS:
    //! `text` may be empty when there are pictures.
    void sendRequested(const QString &text, kefu::ui::SendMode mode);
    void cardEditorWanted();
    void linkEditorWanted();
    void chatLogWanted();
    //! A canned picture, card or link was chosen; text is put into the composer.
    void cannedChosen(const kefu::Content &content);
    void recentFacesChanged(const QStringList &recent);
    void heightChanged();
    void closeRequested();
    void sendKeyChosen(kefu::ui::SendKey key);
    void noticeWanted(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum class Asking { Nothing, LastReply, Refusal, Shut };

    void build();
    void retranslate();
    void refresh();
    void layOut();
    QRect column() const;
    void layOutWords(int top, int room);
    void trySend();
    bool refuses(const QString &text);
    void sendNow(SendMode mode);
    void answerQuestion();
    void ask(Asking what);
    QString question() const;
    int messageCost() const;
    QString cost() const;
    void buildTools();
    void connectEdit();
    void retranslateTools();
    void placeTools();
    void useFace(const Face &face);
    void onTyped();
    void openCanned();
    void showCanned(const QString &typed);
    void hideCanned();
    void useCanned(const CannedReply &reply);
    bool takesKey(int key);
    void placeCanned();
    void grabScreen();
    PictureWorker::Prepared taker();
    void onStripChanged();
    void openKeyMenu();
    bool isShut() const;
    void showBottom();

    const Look &m_look;
    MessageEdit *m_edit = nullptr;
    PlainLabel *m_quotaLine = nullptr;
    PlainLabel *m_costLine = nullptr;
    PlainLabel *m_notice = nullptr; //!< instead of the send button, or the question
    IconButton *m_face = nullptr;
    IconButton *m_picture = nullptr;
    IconButton *m_screen = nullptr;
    IconButton *m_canned = nullptr;
    IconButton *m_card = nullptr;
    IconButton *m_link = nullptr;
    TextButton *m_log = nullptr;
    AttachmentStrip *m_strip = nullptr;
    PictureWorker m_worker;
    Button *m_closeButton = nullptr;
    Button *m_send = nullptr;
    Button *m_arrow = nullptr;
    Button *m_hold = nullptr; //!< 等访客来消息再发
    Button *m_confirm = nullptr;
    Button *m_cancel = nullptr;
    QuotaView m_quota;
    int m_left = 0;
    bool m_docked = false;
    bool m_writable = true;
    bool m_lastReplyAsked = false; //!< once per window of replies
    QString m_why;
    Asking m_asking = Asking::Nothing;
    CannedBook *m_cannedBook = nullptr;
    CannedPopup *m_cannedPopup = nullptr; //!< over the chat, made when it is first wanted
    ChannelId m_channel;
    CannedWords m_cannedWords;
    QString m_cannedTyped; //!< behind the slash
    bool m_cannedBySlash = false; //!< what is chosen takes the place of what was typed
    bool m_cannedDismissed = false; //!< by Esc, until the slash is gone
    QStringList m_recentFaces;
    ScreenGrab *m_grab = nullptr;
};

} // namespace kefu::ui
