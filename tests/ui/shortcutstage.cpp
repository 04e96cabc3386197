// SPDX-License-Identifier: Apache-2.0
#include "shortcutstage.h"

#include "relay/protocol/codec.h"
#include "ui/chat/cannedpopup.h"
#include "ui/chat/chatlogpanel.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwindow.h"
#include "ui/chat/facepanel.h"
#include "ui/conversations/endsheet.h"
#include "ui/conversations/transfersheet.h"
#include "ui/conversations/worklist.h"
#include "ui/docked/listpane.h"
#include "ui/model/worklistmodel.h"
#include "ui/notices/noticewindow.h"
#include "ui/search/keysheet.h"
#include "ui/search/quickswitcher.h"
#include "ui/search/searchpage.h"
#include "ui/settings/settingswindow.h"
#include "ui/settings/skinwindow.h"
#include "ui/visitors/visitorcard.h"
#include "ui/widgets/asksheet.h"

#include <QApplication>
#include <QFileDialog>
#include <QLineEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

namespace kefu::ui {

void ShortcutStage::begin()
{
    m_desk = std::make_unique<FakeDesk>();
    m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("en"));
    m_desk->settings.setValue(QStringLiteral("arrangement"), QStringLiteral("docked"));
    m_desk->me.role = Role::Admin;
    QList<ConversationInfo> all;
    for (int visitor = 1; visitor <= 9; ++visitor) {
        ConversationInfo info =
            m_desk->makeInfo(visitor, QStringLiteral("Visitor %1").arg(visitor), 1);
        info.openedAt += visitor * 1000;
        if (visitor >= 8)
            info.waitingSinceAt = m_desk->service.clock - (visitor - 7) * 100'000;
        all.append(info);
    }
    m_desk->signIn(all);
    m_shell =
        std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
    m_shell->look().setShadows(false);
    m_shell->setAdmin(&m_admin);
    m_shell->start();
    window()->resize(1366, 768);
    QVERIFY(QTest::qWaitForWindowActive(window()));
    m_first = order().at(3);
    m_shell->openChat(m_first);
    QVERIFY(edit()->hasFocus());
}

void ShortcutStage::end()
{
    m_shell.reset();
    m_desk.reset();
}

QList<VisitorId> ShortcutStage::order()
{
    QList<VisitorId> all;
    const WorkListModel *work = window()->lists()->work()->model();
    for (int row = 0; row < work->rowCount(); ++row) {
        const VisitorId visitor { work->index(row).data(VisitorIdRole).toLongLong() };
        if (visitor.isValid())
            all.append(visitor);
    }
    return all;
}

void ShortcutStage::say(qint64 visitor, int from, int to, Direction direction)
{
    for (int seq = from; seq <= to; ++seq)
        m_desk->push(
            m_desk->makeMessage(visitor, seq, QStringLiteral("line %1").arg(seq), direction));
}

//! As the keyboard gives it, to whoever has the focus.
void ShortcutStage::press(const QKeySequence &key)
{
    Qt::Key code = key[0].key();
    const Qt::KeyboardModifiers with = key[0].keyboardModifiers();
    if (code == Qt::Key_Tab && (with & Qt::ShiftModifier))
        code = Qt::Key_Backtab;
    QWidget *to = QApplication::focusWidget();
    QTest::keyClick(to ? to : window(), code, with);
}

// ---- the cases

void ShortcutStage::goingCases(std::map<Action, Case> &all)
{
    const auto nothing = [] {};
    const auto two = [this] {
        say(5, 1, 1);
        say(7, 1, 1);
    };
    all[Action::QuickSwitch] = { nothing, [this] {
                                    auto *switcher = over<QuickSwitcher>();
                                    QVERIFY(switcher && switcher->isVisible());
                                    QVERIFY(switcher->field()->hasFocus());
                                } };
    all[Action::NextChat] = { nothing, [this] { QCOMPARE(chats()->current(), order().at(4)); } };
    all[Action::PreviousChat] = { nothing,
                                  [this] { QCOMPARE(chats()->current(), order().at(2)); } };
    all[Action::NextUnread] = { two, [this] { QCOMPARE(chats()->current(), VisitorId { 5 }); } };
    all[Action::PreviousUnread] = { two,
                                    [this] { QCOMPARE(chats()->current(), VisitorId { 7 }); } };
    all[Action::LongestWaiting] = { nothing,
                                    [this] { QCOMPARE(chats()->current(), VisitorId { 9 }); } };
    for (int place = 0; place < 8; ++place)
        all[Action(int(Action::Chat1) + place)] = {
            nothing, [this, place] { QCOMPARE(chats()->current(), order().at(place)); }
        };
    all[Action::NextPane] = { nothing, [this] {
                                 QWidget *now = window()->focusWidget();
                                 QVERIFY(window()->card()->isVisible());
                                 QVERIFY(now && now != edit());
                                 QVERIFY(window()->card()->isAncestorOf(now));
                             } };
    all[Action::PreviousPane] = { nothing, [this] { QVERIFY(page()->view()->hasFocus()); } };
    const auto inList = [this] {
        WorkView *view = window()->lists()->work()->view();
        view->setFocus();
        view->setCurrentIndex(view->model()->index(5, 0));
    };
    all[Action::ListEnds] = { inList, [this] {
                                 WorkView *view = window()->lists()->work()->view();
                                 const int rows = view->model()->rowCount();
                                 const int row = view->currentIndex().row();
                                 if (m_key == QKeySequence(Qt::Key_Home))
                                     QVERIFY(row <= 1);
                                 else
                                     QCOMPARE(row, rows - 1);
                             } };
    all[Action::SearchChat] = { nothing, [this] {
                                   QVERIFY(page()->log()->isVisible());
                                   QVERIFY(page()->log()->search()->hasFocus());
                               } };
    all[Action::SearchAll] = { nothing, [this] {
                                  QCOMPARE(window()->currentPage(), Rail::Records);
                                  QVERIFY(m_shell->records()->isVisible());
                                  QVERIFY(m_shell->records()->field()->hasFocus());
                              } };
}

void ShortcutStage::conversationCases(std::map<Action, Case> &all)
{
    const auto nothing = [] {};
    const auto unread = [this] {
        say(5, 1, 1);
        say(7, 1, 1);
        m_shell->openChat({ 5 });
        m_desk->service.read.clear();
    };
    all[Action::TakeNext] = {
        [this] { m_desk->service.questions.clear(); },
        [this] {
            QVERIFY(m_desk->service.nextQuestion<LeaveMessagesRequest>());
            ConversationInfo leave = m_desk->makeInfo(20, QStringLiteral("Late"), 1);
            leave.state = ConversationState::Queued;
            leave.owner = {};
            m_desk->service.answerNext(codec::toJson(ConversationsAnswer { { leave }, false }));
            const auto *claim = m_desk->service.lastOrder<ClaimRequest>();
            QVERIFY(claim);
            QCOMPARE(claim->conversation, leave.id);
            leave.state = ConversationState::Assigned;
            leave.owner = m_desk->me.id;
            m_desk->apply(ConversationGained { leave, {} });
            Q_EMIT m_desk->service.orderDone(leave);
            QCOMPARE(chats()->current(), VisitorId { 20 });
        }
    };
    all[Action::Transfer] = {
        nothing, [this] { QVERIFY(over<TransferSheet>() && over<TransferSheet>()->isVisible()); }
    };
    all[Action::EndConversation] = { nothing, [this] {
                                        QVERIFY(over<EndSheet>() && over<EndSheet>()->isVisible());
                                        QVERIFY(m_desk->service.ended.isEmpty());
                                    } };
    all[Action::MarkRead] = { unread, [this] {
                                 QCOMPARE(m_desk->service.read.size(), 1);
                                 QCOMPARE(m_desk->service.read.last(),
                                          std::pair(VisitorId { 5 }, 1));
                             } };
    all[Action::MarkAllRead] = {
        unread,
        [this] {
            QCOMPARE(m_desk->service.read.size(), 2);
            QVERIFY(m_desk->service.read.contains(std::pair(VisitorId { 5 }, 1)));
            QVERIFY(m_desk->service.read.contains(std::pair(VisitorId { 7 }, 1)));
        }
    };
    all[Action::CloseChat] = { nothing, [this] { QVERIFY(!chats()->isOpen(m_first)); } };
    all[Action::OtherFrame] = { nothing, [this] {
                                   QVERIFY(m_shell->chatWindow()->chats()->isOpen(m_first));
                               } };
}

void ShortcutStage::writingCases(std::map<Action, Case> &all)
{
    const auto text = [this] { QTest::keyClicks(edit(), QStringLiteral("ab")); };
    const auto own = [this] { say(m_first.value, 1, 3, Direction::Out); };
    all[Action::Send] = { [this, text] {
                             const bool control = m_key[0].keyboardModifiers();
                             chats()->setSendKey(control ? SendKey::CtrlEnter : SendKey::Enter);
                             text();
                         },
                          [this] {
                              QCOMPARE(m_desk->service.sent.size(), 1);
                              QCOMPARE(m_desk->service.sent.last().text, QStringLiteral("ab"));
                          } };
    all[Action::NewLine] = { text, [this] {
                                QCOMPARE(edit()->toPlainText(), QStringLiteral("ab\n"));
                                QVERIFY(m_desk->service.sent.isEmpty());
                            } };
    all[Action::Recall] = { own,
                            [this] { QCOMPARE(edit()->toPlainText(), QStringLiteral("line 3")); } };
    all[Action::HistoryBack] = { [this, own, text] {
                                    own();
                                    text();
                                    press(QKeySequence(Qt::CTRL | Qt::Key_Up));
                                    QCOMPARE(edit()->toPlainText(), QStringLiteral("line 3"));
                                },
                                 [this] {
                                     QCOMPARE(edit()->toPlainText(), QStringLiteral("line 2"));
                                 } };
    all[Action::HistoryForward] = { [this, own, text] {
                                       own();
                                       text();
                                       page()->recallStep(1);
                                       QCOMPARE(edit()->toPlainText(), QStringLiteral("line 3"));
                                   },
                                    [this] { // what was being written comes back
                                        QCOMPARE(edit()->toPlainText(), QStringLiteral("ab"));
                                    } };
}

void ShortcutStage::toolCases(std::map<Action, Case> &all)
{
    const auto nothing = [] {};
    all[Action::Canned] = { nothing, [this] {
                               QVERIFY(page()->composer()->cannedPopup()
                                       && page()->composer()->cannedPopup()->isVisible());
                           } };
    all[Action::ReloadCanned] = { [this] {
                                     QTest::keyClicks(edit(), QStringLiteral("/"));
                                     while (m_desk->service.nextQuestion<CannedRequest>() == nullptr
                                            && !m_desk->service.questions.isEmpty())
                                         m_desk->service.questions.removeFirst();
                                     QVERIFY(m_desk->service.nextQuestion<CannedRequest>());
                                     m_desk->service.answerNext(codec::toJson(CannedAnswer {}));
                                     QTest::keyClick(edit(), Qt::Key_Backspace);
                                     QVERIFY(m_desk->service.questions.isEmpty());
                                 },
                                  [this] {
                                      QVERIFY(m_desk->service.nextQuestion<CannedRequest>());
                                  } };
    all[Action::Emoji] = { nothing, [] {
                              QWidget *popup = QApplication::activePopupWidget();
                              QVERIFY(qobject_cast<FacePanel *>(popup));
                              popup->close();
                          } };
    all[Action::Attach] = { nothing, [this] {
                               auto *dialog = page()->findChild<QFileDialog *>();
                               QVERIFY(dialog && dialog->isVisible());
                               dialog->close();
                           } };
    all[Action::FocusComposer] = { [this] { page()->view()->setFocus(); },
                                   [this] { QVERIFY(edit()->hasFocus()); } };
}

void ShortcutStage::readingCases(std::map<Action, Case> &all)
{
    const auto nothing = [] {};
    const auto bar = [this] { return page()->view()->verticalScrollBar(); };
    const auto many = [this, bar] {
        say(m_first.value, 1, 80);
        page()->view()->scrollToEnd();
        QTRY_VERIFY(bar()->value() > 100);
        m_before = bar()->value();
    };
    all[Action::PageUp] = { many, [this, bar] { QVERIFY(bar()->value() < m_before - 100); } };
    all[Action::PageDown] = { [this, many, bar] {
                                 many();
                                 bar()->setValue(bar()->minimum());
                                 m_before = bar()->value();
                             },
                              [this, bar] { QVERIFY(bar()->value() > m_before + 100); } };
    all[Action::Cancel] = { nothing, [this] { QVERIFY(!chats()->isOpen(m_first)); } };
}

void ShortcutStage::windowCases(std::map<Action, Case> &all)
{
    const auto nothing = [] {};
    const auto zoom = [this](int percent) {
        return [this, percent] { m_shell->setTextZoom(percent); };
    };
    const auto zoomed = [this](int percent) {
        return [this, percent] { QCOMPARE(m_shell->look().textZoom(), percent); };
    };
    all[Action::Minimise] = { nothing, [this] { QTRY_VERIFY(window()->isMinimized()); } };
    all[Action::FullScreen] = { nothing, [this] {
                                   QTRY_VERIFY(window()->isFullScreen());
                                   press(m_key);
                                   QTRY_VERIFY(!window()->isFullScreen());
                               } };
    all[Action::Settings] = { nothing,
                              [this] { QVERIFY(m_shell->settingsWindow()->isVisible()); } };
    all[Action::ZoomIn] = { nothing, zoomed(125) };
    all[Action::ZoomOut] = { zoom(150), zoomed(125) };
    all[Action::ZoomReset] = { zoom(200), zoomed(100) };
    all[Action::ShortcutList] = { nothing, [this] {
                                     QVERIFY(over<KeySheet>() && over<KeySheet>()->isVisible());
                                 } };
    all[Action::Quit] = { nothing, [this] {
                             QSignalSpy quit(m_shell.get(), &DeskShell::quitRequested);
                             auto *sheet = over<AskSheet>();
                             QVERIFY(sheet && sheet->isVisible());
                             QCOMPARE(quit.size(), 0);
                             QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
                             QCOMPARE(quit.size(), 1);
                         } };
}

void ShortcutStage::placeCases(std::map<Action, Case> &all)
{
    const auto nothing = [] {};
    const auto onPage = [this](Rail::Page page) {
        return [this, page] { QCOMPARE(window()->currentPage(), page); };
    };
    const auto withPage = [this](Rail::Page page) {
        return [this, page] {
            if (!window()->hasPage(page))
                window()->setPage(page, new QWidget);
        };
    };
    all[Action::ShowChats] = { [this] { m_shell->openRecords(); }, onPage(Rail::Conversations) };
    all[Action::ShowLeaves] = { nothing, onPage(Rail::LeaveMessages) };
    all[Action::ShowBoard] = { withPage(Rail::Board), onPage(Rail::Board) };
    all[Action::ShowReports] = { withPage(Rail::Reports), onPage(Rail::Reports) };
    const auto shown = [](const char *name) {
        return [name] {
            const auto windows = QApplication::topLevelWidgets();
            QVERIFY2(std::any_of(windows.begin(), windows.end(),
                                 [name](const QWidget *one) {
                                     return one->isVisible()
                                         && one->objectName() == QLatin1String(name);
                                 }),
                     name);
        };
    };
    all[Action::ShowAdmin] = { nothing, onPage(Rail::Admin) };
    all[Action::Notices] = { nothing, [this] { QVERIFY(m_shell->noticeWindow()->isVisible()); } };
    all[Action::Skins] = { nothing, [this] { QVERIFY(m_shell->skinWindow()->isVisible()); } };
    all[Action::About] = { nothing, shown("aboutWindow") };
    all[Action::GoOnline] = {
        nothing, [this] { QCOMPARE(m_desk->service.presences.value(0), PresenceState::Online); }
    };
    all[Action::GoBusy] = { nothing, [this] {
                               QCOMPARE(m_desk->service.presences.value(0), PresenceState::Busy);
                           } };
}

std::map<Action, Case> ShortcutStage::cases()
{
    std::map<Action, Case> all;
    goingCases(all);
    conversationCases(all);
    writingCases(all);
    toolCases(all);
    readingCases(all);
    windowCases(all);
    placeCases(all);
    return all;
}

} // namespace kefu::ui
