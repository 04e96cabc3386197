// SPDX-License-Identifier: Apache-2.0
#include "app/demodriver.h"

#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/model/conversationstore.h"
#include "ui/model/modelroles.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QInputMethodEvent>
#include <QMouseEvent>
#include <QPlainTextEdit>

namespace kefu::app {
namespace {

using L = QLatin1String;
using ui::RowKind;

//! The driver looks twelve times a second, as a person would; it exists for the demo only.
constexpr int kLookMs = 80;
//! So often it looks at files that have come before it says so: the window loads what it draws.
constexpr int kLooksAtFiles = 12;
constexpr int kLooksForDraft = 25;
constexpr int kPasted = 1'000'000; // in place of the looks: no more of them are needed

QString quoted(const QString &text)
{
    return u'"' + text.simplified() + u'"';
}

//! The visitor's newest message that waits for an answer and contains `part`.
const Message *waitingMessage(const ui::ConversationStore &store, VisitorId visitor,
                              const QString &part)
{
    const ConversationInfo *info = store.currentOf(visitor);
    if (!info || info->state != ConversationState::Assigned || info->waitingSinceAt == 0)
        return nullptr;
    const Message *last = info->lastMessage ? &*info->lastMessage : nullptr;
    const bool fits = last && last->direction == Direction::In
        && last->content.kind == ContentKind::Text && last->content.text.contains(part);
    return fits ? last : nullptr;
}

const Message *ownMessage(const ui::ConversationStore &store, VisitorId visitor,
                          const QString &text, int after)
{
    const ui::MessageLog *log = store.log(visitor);
    for (int seq = log ? log->lastSeq() : 0; seq > after; --seq) {
        const Message *message = log->at(seq);
        if (message && message->direction == Direction::Out && message->content.text == text)
            return message;
    }
    return nullptr;
}

//! The newest picture of the agent's own.
const Message *ownPicture(const ui::ConversationStore &store, VisitorId visitor, int after)
{
    const ui::MessageLog *log = store.log(visitor);
    for (int seq = log ? log->lastSeq() : 0; seq > after; --seq) {
        const Message *message = log->at(seq);
        if (message && message->direction == Direction::Out
            && message->content.kind == ContentKind::Image)
            return message;
    }
    return nullptr;
}

} // namespace

DemoDriver::DemoDriver(const Plan &plan, ui::DeskShell &shell, const ui::ConversationStore &store,
                       Scheduler &scheduler, std::function<void(const QString &)> print,
                       QObject *parent)
    : QObject(parent)
    , m_plan(plan)
    , m_shell(shell)
    , m_store(store)
    , m_print(std::move(print))
    , m_tick(scheduler.timer([this] { tick(); }))
    , m_deadline(scheduler.timer(
          [this] { finish(false, L("gave up at step ") + QString::number(m_step + 1)); }))
    , m_steps(steps())
{
}

DemoDriver::~DemoDriver() = default;

void DemoDriver::start()
{
    m_deadline->start(m_plan.timeoutMs);
    m_tick->start(kLookMs);
}

QList<DemoDriver::Step> DemoDriver::steps() const
{
    QList<Step> all { &DemoDriver::findVisitor,     &DemoDriver::openChat,
                      &DemoDriver::readMessage,     &DemoDriver::seeFiles,
                      &DemoDriver::pastePicture,    &DemoDriver::typeAnswer,
                      &DemoDriver::pressEnter,      &DemoDriver::seePictureAccepted,
                      &DemoDriver::seeAccepted,     &DemoDriver::takePictures,
                      &DemoDriver::endConversation, &DemoDriver::seeEnded };
    if (m_plan.openOnly)
        return { &DemoDriver::findVisitor, &DemoDriver::openChat,     &DemoDriver::readMessage,
                 &DemoDriver::keepDraft,   &DemoDriver::keepPicture,  &DemoDriver::openMore,
                 &DemoDriver::leaveOpen,   &DemoDriver::pressWhenTold };
    if (m_plan.practice) {
        all = QList<Step> { &DemoDriver::beginPractice, &DemoDriver::seeVisitors } + all;
        all.insert(all.indexOf(&DemoDriver::takePictures), &DemoDriver::seeMore);
    }
    return all;
}

void DemoDriver::tick()
{
    if (m_done)
        return;
    if ((this->*m_steps.at(m_step))())
        ++m_step;
    if (m_done)
        return;
    if (m_step == int(m_steps.size()))
        finish(true, QStringLiteral("conversation ended"));
    else
        m_tick->start(kLookMs);
}

void DemoDriver::finish(bool ok, const QString &line)
{
    if (m_done)
        return;
    m_done = true;
    m_tick->stop();
    m_deadline->stop();
    m_print(L("console: ") + line);
    Q_EMIT finished(ok);
}

// ---- steps
// ---------------------------------------------------------------------------------------

bool DemoDriver::findVisitor()
{
    if (!m_shell.desk()->isVisible())
        return false;
    const QList<VisitorId> visitors = m_store.visitors();
    for (const VisitorId visitor : visitors) {
        if (!waitingMessage(m_store, visitor, m_plan.expect))
            continue;
        m_visitor = visitor;
        m_answeredAfter = m_store.log(visitor)->lastSeq();
        m_print(L("console: visitor ") + quoted(m_store.displayName(visitor))
                + L(" waits in the list"));
        return true;
    }
    return false;
}

//! Opens the group if it is closed, then clicks the visitor's row.
bool DemoDriver::openChat()
{
    QAbstractItemView *list = contactsView();
    if (!list || !list->model())
        return false;
    const qint64 channel = m_store.currentOf(m_visitor)->visitor.channel.value;
    for (int row = 0; row < list->model()->rowCount(); ++row) {
        const QModelIndex index = list->model()->index(row, 0);
        const bool header = index.data(ui::KindRole).toInt() == int(RowKind::Group);
        const bool closedGroup = header && index.data(ui::ChannelIdRole).toLongLong() == channel
            && !index.data(ui::GroupOpenRole).toBool();
        const bool visitor =
            !header && index.data(ui::VisitorIdRole).toLongLong() == m_visitor.value;
        if (!closedGroup && !visitor)
            continue;
        list->scrollTo(index);
        click(list->viewport(), list->visualRect(index).center());
        return visitor;
    }
    return false;
}

bool DemoDriver::readMessage()
{
    const QWidget *window = chatWindow();
    const auto *view = qobject_cast<QAbstractItemView *>(inChat("chatView"));
    const ui::MessageLog *log = m_store.log(m_visitor);
    if (!window || !window->isVisible() || !view || !log)
        return false;
    const QAbstractItemModel *model = view->model();
    for (int row = model ? model->rowCount() - 1 : -1; row >= 0; --row) {
        const QString text = model->index(row, 0).data(Qt::DisplayRole).toString();
        const QRect shown = view->visualRect(model->index(row, 0));
        if (text.isEmpty() || !text.contains(m_plan.expect)
            || !view->viewport()->rect().intersects(shown))
            continue;
        m_print(L("console: visitor ") + quoted(text) + L(" on screen"));
        return true;
    }
    return false;
}

//! A draft of an earlier run comes when the keychain has given its key.
bool DemoDriver::keepDraft()
{
    if (m_plan.draft.isEmpty())
        return true;
    auto *edit = qobject_cast<QPlainTextEdit *>(inChat("composerText"));
    if (!edit)
        return false;
    if (edit->toPlainText() == m_plan.draft) {
        m_print(L("console: draft ") + quoted(m_plan.draft) + L(" was kept"));
        return true;
    }
    if (++m_looks < kLooksForDraft)
        return false;
    click(edit->viewport(), edit->viewport()->rect().center());
    type(edit, m_plan.draft);
    m_print(L("console: draft ") + quoted(edit->toPlainText()) + L(" begun"));
    return true;
}

bool DemoDriver::keepPicture()
{
    if (m_plan.picture.isEmpty())
        return true;
    const QWidget *strip = inChat("attachments");
    if (strip && strip->isVisible()) {
        m_print(m_looks == kPasted ? QStringLiteral("console: picture begun")
                                   : QStringLiteral("console: picture was kept"));
        return true;
    }
    if (m_looks != kPasted && ++m_looks >= 2 * kLooksForDraft && pastePicture())
        m_looks = kPasted;
    return false;
}

bool DemoDriver::pressWhenTold()
{
    if (m_plan.enterWhen.isEmpty())
        return true;
    if (!QFile::exists(m_plan.enterWhen))
        return false;
    if (!pressEnter())
        return false;
    m_print(QStringLiteral("console: Enter pressed"));
    m_done = true;
    return true;
}

bool DemoDriver::openMore()
{
    const QList<VisitorId> visitors = m_store.visitors();
    int open = 1;
    for (const VisitorId visitor : visitors) {
        if (open < m_plan.chats && visitor != m_visitor) {
            m_shell.openChat(visitor);
            ++open;
        }
    }
    if (m_plan.chats > 1)
        m_print(L("console: ") + QString::number(open) + L(" chats open"));
    return true;
}

bool DemoDriver::leaveOpen()
{
    m_deadline->stop();
    m_done = m_plan.enterWhen.isEmpty();
    m_print(QStringLiteral("console: chat open"));
    return true;
}

//! What the visitor sent beside text: here, and given time to be drawn.
bool DemoDriver::seeFiles()
{
    const ui::MessageLog *log = m_store.log(m_visitor);
    int files = 0;
    for (int seq = log->lastSeq(); seq > 0; --seq) {
        const Message *message = log->at(seq);
        if (!message || message->content.media.state == MediaState::None)
            continue;
        if (message->content.media.state == MediaState::Pending)
            return false;
        ++files;
    }
    if (files == 0)
        return true;
    if (++m_looks < kLooksAtFiles)
        return false;
    m_print(L("console: ") + QString::number(files) + L(" picture(s) of the visitor on screen"));
    return m_plan.screenshots.isEmpty() || picture(chatWindow(), "console-chat-visitor.png");
}

bool DemoDriver::pastePicture()
{
    if (m_plan.picture.isEmpty())
        return true;
    QWidget *edit = inChat("composerText");
    if (!edit || !edit->isVisible() || !edit->isEnabled())
        return false;
    const QImage image(m_plan.picture);
    if (image.isNull()) {
        finish(false, L("no picture in ") + m_plan.picture);
        return false;
    }
    QApplication::clipboard()->setImage(image);
    QKeyEvent press(QEvent::KeyPress, Qt::Key_V, Qt::ControlModifier);
    QCoreApplication::sendEvent(edit, &press);
    return true;
}

bool DemoDriver::typeAnswer()
{
    QWidget *edit = inChat("composerText");
    if (!edit || !edit->isVisible() || !edit->isEnabled())
        return false;
    if (!m_plan.picture.isEmpty() && !inChat("attachments"))
        return false; // still being read
    auto *area = qobject_cast<QAbstractScrollArea *>(edit);
    QWidget *target = area ? area->viewport() : edit;
    click(target, target->rect().center());
    type(edit, m_plan.answer);
    return true;
}

bool DemoDriver::pressEnter()
{
    QWidget *edit = inChat("composerText");
    if (!edit)
        return false;
    pressKey(edit, Qt::Key_Return, QStringLiteral("\r"));
    m_print(L("console: answer ") + quoted(m_plan.answer) + L(" sent"));
    return true;
}

bool DemoDriver::seePictureAccepted()
{
    if (m_plan.picture.isEmpty())
        return true;
    const Message *message = ownPicture(m_store, m_visitor, m_answeredAfter);
    if (!message || !isFinal(message->delivery))
        return false;
    if (message->delivery != DeliveryState::Accepted) {
        finish(false,
               L("picture ") + deliveryName(message->delivery) + L(", errcode ")
                   + QString::number(message->errcode));
        return false;
    }
    m_print(QStringLiteral("console: picture accepted"));
    return true;
}

bool DemoDriver::seeAccepted()
{
    const Message *message = ownMessage(m_store, m_visitor, m_plan.answer, m_answeredAfter);
    if (!message || !isFinal(message->delivery))
        return false;
    if (message->delivery != DeliveryState::Accepted) {
        finish(false,
               L("answer ") + deliveryName(message->delivery) + L(", errcode ")
                   + QString::number(message->errcode));
        return false;
    }
    m_print(QStringLiteral("console: answer accepted"));
    return true;
}

bool DemoDriver::takePictures()
{
    if (m_plan.screenshots.isEmpty())
        return true;
    return picture(m_shell.desk(), "console-panel.png")
        && picture(chatWindow(), "console-chat.png");
}

//! The head's button, then the sheet's.
bool DemoDriver::endConversation()
{
    QWidget *button = inChat("endOk");
    const bool last = button;
    if (!last)
        button = inChat("endButton");
    if (!button || !button->isVisible() || !button->isEnabled())
        return false;
    click(button, button->rect().center());
    return last;
}

bool DemoDriver::seeEnded()
{
    const ConversationInfo *info = m_store.currentOf(m_visitor);
    return info && info->state == ConversationState::Closed;
}

// ---- hands
// ---------------------------------------------------------------------------------------

QAbstractItemView *DemoDriver::contactsView() const
{
    const bool docked = m_shell.arrangement() == ui::Arrangement::Docked;
    return m_shell.desk()->findChild<QAbstractItemView *>(docked ? L("workView")
                                                                 : L("contactsList"));
}

QWidget *DemoDriver::chatWindow() const
{
    return m_shell.chatsFor(m_visitor)->window();
}

//! Of several open chats each has its own parts; the visible one is meant.
QWidget *DemoDriver::inChat(const char *objectName) const
{
    const QList<QWidget *> found = chatWindow()->findChildren<QWidget *>(L(objectName));
    for (QWidget *widget : found) {
        if (widget->isVisible())
            return widget;
    }
    return nullptr;
}

void DemoDriver::click(QWidget *widget, const QPoint &at)
{
    ++m_clicks;
    const QPointF global = widget->mapToGlobal(QPointF(at));
    QMouseEvent press(QEvent::MouseButtonPress, at, global, Qt::LeftButton, Qt::LeftButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &press);
    QMouseEvent release(QEvent::MouseButtonRelease, at, global, Qt::LeftButton, Qt::NoButton,
                        Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &release);
}

//! Latin letters come from keys, everything else from an input method, as on a real desk.
void DemoDriver::type(QWidget *widget, const QString &text) const
{
    for (qsizetype at = 0; at < text.size();) {
        const bool latin = text.at(at).unicode() < 0x80;
        qsizetype end = at + 1;
        while (!latin && end < text.size() && text.at(end).unicode() >= 0x80)
            ++end;
        const QString part = text.mid(at, end - at);
        at = end;
        if (latin) {
            pressKey(widget, part.at(0).toUpper().unicode(), part);
            continue;
        }
        QInputMethodEvent composing(part, {});
        QCoreApplication::sendEvent(widget, &composing);
        QInputMethodEvent commit;
        commit.setCommitString(part);
        QCoreApplication::sendEvent(widget, &commit);
    }
}

void DemoDriver::pressKey(QWidget *widget, int key, const QString &text) const
{
    QKeyEvent press(QEvent::KeyPress, key, Qt::NoModifier, text);
    QCoreApplication::sendEvent(widget, &press);
    QKeyEvent release(QEvent::KeyRelease, key, Qt::NoModifier, text);
    QCoreApplication::sendEvent(widget, &release);
}

bool DemoDriver::picture(QWidget *window, const char *name)
{
    if (QDir().mkpath(m_plan.screenshots) && save(window, name))
        return true;
    finish(false, L("cannot write pictures to ") + m_plan.screenshots);
    return false;
}

bool DemoDriver::save(QWidget *window, const char *name)
{
    const QString path = QDir(m_plan.screenshots).filePath(L(name));
    if (!window->grab().save(path))
        return false;
    m_print(L("console: picture ") + path);
    return true;
}

} // namespace kefu::app
