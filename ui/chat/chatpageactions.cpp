// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatpage.h"

#include "relay/protocol/features.h"
#include "ui/chat/chatview.h"
#include "ui/chat/contenteditor.h"
#include "ui/chat/imageviewer.h"
#include "ui/chat/mediasaver.h"
#include "ui/chat/questionbar.h"
#include "ui/chat/textlinks.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/toast.h"

#include <QDesktopServices>
#include <QDropEvent>
#include <QTimer>
#include <QUrl>

namespace kefu::ui {

namespace {
constexpr int kEditorMargin = 12;
}

void ChatPage::connectComposer()
{
    connect(m_composer, &Composer::sendRequested, this, &ChatPage::send);
    connect(m_composer, &Composer::closeRequested, this, &ChatPage::closeRequested);
    connect(m_composer, &Composer::sendKeyChosen, this, &ChatPage::sendKeyChosen);
    connect(m_composer, &Composer::noticeWanted, this,
            [this](const QString &text) { Toast::notify(m_look, this, text); });
    connect(m_composer, &Composer::cardEditorWanted, this,
            [this] { openEditor(ContentKind::Card); });
    connect(m_composer, &Composer::linkEditorWanted, this,
            [this] { openEditor(ContentKind::Link); });
    connect(m_composer, &Composer::heightChanged, this, [this] {
        placeEditors();
        refreshPill();
    });
    connect(m_composer->edit(), &QPlainTextEdit::textChanged, this, &ChatPage::onEdited);
}

void ChatPage::connectView()
{
    connect(m_view, &ChatView::historyWanted, this,
            [this](int beforeSeq) { m_service.loadHistory(m_visitor, beforeSeq); });
    connect(m_view, &ChatView::atEndChanged, this, &ChatPage::markRead);
    connect(m_view, &ChatView::newMessagesChanged, this, &ChatPage::refreshPill);
    connect(m_view, &ChatView::sendAgainRequested, this, &ChatPage::askToSendAgain);
    connect(m_view, &ChatView::sendAnywayRequested, this,
            [this](const Message &message) { m_service.sendAgain(message); });
    connect(m_view, &ChatView::withdrawRequested, this,
            [this](const Message &message) { m_service.withdraw(message); });
    connect(m_view, &ChatView::pictureRequested, this, &ChatPage::showPicture);
    connect(m_view, &ChatView::linkRequested, this, &ChatPage::askToOpen);
    connect(m_view, &ChatView::fileRequested, this,
            [this](const Message &message) { m_saver->save(message.content.media); });
}

void ChatPage::connectMedia()
{
    MediaService &media = m_service.media();
    connect(&media, &MediaService::pictureChanged, m_view->viewport(),
            qOverload<>(&QWidget::update));
    connect(&media, &MediaService::uploadProgressed, m_view, &ChatView::refreshLocal);
}

// ---- sending

void ChatPage::send(const QString &text, SendMode mode)
{
    if (!m_store.currentOf(m_visitor))
        return;
    (void)m_typing.end(); // WeChat takes the sign away when the message comes
    m_typingTimer->stop();
    Outgoing what;
    what.force = mode == SendMode::Force;
    what.whenVisitorWrites = mode == SendMode::WhenVisitorWrites;
    const QList<Attachment> pictures = m_composer->takePictures();
    if (text == m_composer->text())
        m_composer->clear();
    for (const Attachment &picture : pictures) {
        what.content.kind = ContentKind::Image;
        what.attachment = picture;
        dispatch(what);
    }
    if (text.trimmed().isEmpty())
        return;
    what.content.kind = ContentKind::Text;
    what.content.text = text;
    what.attachment.reset();
    dispatch(what);
}

void ChatPage::dispatch(const Outgoing &what)
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    if (!info)
        return;
    m_service.sendMessage(info->id, what);
    m_view->scrollToEnd();
}

//! For what does not come out of the composer: asks what the composer would have asked.
void ChatPage::sendAsked(Outgoing what, const std::function<void()> &sent)
{
    const auto go = [this, sent](const Outgoing &outgoing) {
        dispatch(outgoing);
        sent();
    };
    const Quota quota = m_store.quota(m_visitor);
    const QuotaLevel level = describeQuota(quota, m_service.relayNow()).level;
    if (!isOurs())
        return Toast::notify(m_look, this, whyNotWritable());
    if (level == QuotaLevel::Shut) {
        what.whenVisitorWrites = true;
        m_question->ask(tr("You can reply when the visitor writes again. Keep it until then?"),
                        tr("Send when the visitor writes"), [go, what] { go(what); });
    } else if (level == QuotaLevel::Empty) {
        what.force = true;
        m_question->ask(tr("WeChat will probably refuse it. Send anyway?"), tr("Send"),
                        [go, what] { go(what); });
    } else if (quota.left == 1) {
        m_question->ask(tr("This is the last reply. Send it?"), tr("Send"),
                        [go, what] { go(what); });
    } else {
        go(what);
    }
}

void ChatPage::askToSendAgain(const Message &message)
{
    if (message.delivery != DeliveryState::Uncertain) {
        m_service.sendAgain(message);
        return;
    }
    m_question->ask(tr("It may have arrived already. Sent again, the visitor may get it twice."),
                    tr("Send again"), [this, message] { m_service.sendAgain(message); });
}

// ---- cards and links

ContentEditor *ChatPage::editor(ContentKind kind)
{
    ContentEditor *&slot = kind == ContentKind::Card ? m_cardEditor : m_linkEditor;
    if (slot)
        return slot;
    auto *made = new ContentEditor(m_look, kind, this);
    connect(made, &ContentEditor::closed, this, &ChatPage::focusComposer);
    connect(made, &ContentEditor::submitted, this, [this, made](const Outgoing &what) {
        made->hide();
        focusComposer();
        sendAsked(what, [made] { made->clear(); });
    });
    slot = made;
    return made;
}

void ChatPage::openEditor(ContentKind kind)
{
    ContentEditor *wanted = editor(kind);
    ContentEditor *other = kind == ContentKind::Card ? m_linkEditor : m_cardEditor;
    if (other)
        other->hide();
    if (wanted->isVisible()) {
        wanted->hide();
        return focusComposer();
    }
    wanted->popUp(QPoint(kEditorMargin, m_composer->y() - 4), width() - 2 * kEditorMargin);
}

void ChatPage::placeEditors()
{
    for (ContentEditor *editor : { m_cardEditor, m_linkEditor }) {
        if (editor && editor->isVisible())
            editor->popUp(QPoint(kEditorMargin, m_composer->y() - 4), width() - 2 * kEditorMargin);
    }
}

//! Esc takes back the nearest thing first.
bool ChatPage::cancelSomething()
{
    for (ContentEditor *editor : { m_cardEditor, m_linkEditor }) {
        if (editor && editor->isVisible()) {
            editor->hide();
            focusComposer();
            return true;
        }
    }
    return closeLog() || m_question->cancel() || m_composer->cancelQuestion();
}

//! Says where it really leads: letters of other alphabets in a host show themselves in its ASCII
//! form.
void ChatPage::askToOpen(const QString &url)
{
    const QString target = linkTarget(url);
    const QString host = linkHost(target);
    if (host.isEmpty())
        return;
    m_question->ask(tr("Open %1 in the browser?").arg(displayLine(host, 80)), tr("Open"),
                    [target] { QDesktopServices::openUrl(QUrl(target, QUrl::StrictMode)); });
}

// ---- pictures

ImageViewer *ChatPage::viewer() const
{
    return m_viewer;
}

void ChatPage::showPicture(const Message &message)
{
    if (!m_viewer) {
        m_viewer = new ImageViewer(m_look, m_service.media(), this);
        connect(m_viewer, &ImageViewer::saveRequested, m_saver, &MediaSaver::save);
    }
    m_viewer->show(message.content.media);
}

void ChatPage::dragEnterEvent(QDragEnterEvent *event)
{
    if (isOurs() && !picturesIn(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void ChatPage::dropEvent(QDropEvent *event)
{
    const PictureMime pictures = picturesIn(event->mimeData());
    if (pictures.isEmpty() || !isOurs())
        return;
    event->acceptProposedAction();
    m_composer->addPictures(pictures);
}

// ---- typing

void ChatPage::onEdited()
{
    if (!isVisible() || !m_composer->edit()->hasFocus())
        return;
    if (m_composer->isEmpty()) {
        m_typingTimer->stop();
        if (m_typing.end())
            tellTyping(false);
        return;
    }
    const qint64 now = m_clock.elapsed();
    const bool open = m_store.quota(m_visitor).untilAt > m_service.relayNow();
    if (!open || !isOurs())
        return;
    if (m_typing.key(now))
        tellTyping(true);
    m_typingTimer->start(int(*m_typing.quietAt() - now));
}

void ChatPage::onTypingQuiet()
{
    if (m_typing.stopped(m_clock.elapsed()))
        tellTyping(false);
    else if (const auto at = m_typing.quietAt())
        m_typingTimer->start(int(std::max<qint64>(*at - m_clock.elapsed(), 1)));
}

void ChatPage::tellTyping(bool on)
{
    if (const ConversationInfo *info = m_store.currentOf(m_visitor))
        m_service.setTyping(info->id, on);
}

void ChatPage::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_typingTimer->stop();
    if (m_typing.end())
        tellTyping(false);
}

} // namespace kefu::ui
