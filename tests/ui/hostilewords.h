// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakedesk.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/contacts/panelwindow.h"
#include "ui/deskshell.h"
#include "ui/mainwindow.h"

#include <QTest>

namespace kefu::ui {

struct HostileWords {
    const char *name;
    QString text;
};

//! Texts somebody sends who means no good. `trap`: an address that tells when it is asked for.
inline QList<HostileWords> hostileWords(const QString &trap = QStringLiteral("http://127.0.0.1:9"))
{
    QString many;
    for (int i = 0; i < 200'000; ++i)
        many += QChar(0x4E00 + i % 20'000);
    return {
        { "HTML",
          QStringLiteral("<b>bold</b><img src=\"%1/a.png\"><a href=\"%1\">x</a>"
                         "<link rel=stylesheet href=\"%1/s.css\"><table background=\"%1/t.png\">")
              .arg(trap) },
        { "file links", QStringLiteral("<img src=\"file:///etc/hostname\"> file:///etc/passwd") },
        { "UNC paths",
          QStringLiteral("<img src=\"\\\\127.0.0.1\\share\\a.png\"> \\\\127.0.0.1\\x") },
        { "bidi controls",
          QStringLiteral("\u202Eabc\u2066def\u2067\u05D0\u05D1\u200F").repeated(20'000) },
        { "1 MB of combining marks", QString(u'a') + QString(500'000, QChar(0x0301)) },
        { "marks on every letter",
          QString(QStringLiteral("e\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309"))
              .repeated(20'000) },
        { "200,000 characters", QString(200'000, QChar(0x4E2D)) },
        { "200,000 different ones", many },
        { "NULs and other controls",
          QString(QChar(0)).repeated(1'000) + QStringLiteral("\x01\x7f\x85") },
        { "lone surrogates",
          QString(QChar(0xD83D)).repeated(1'000) + QString(QChar(0xDE00)).repeated(1'000) },
        { "emoji", QString::fromUtf8("👨‍👩‍👧‍👦").repeated(15'000) },
        { "Devanagari", QString::fromUtf8("क्षत्रिय ").repeated(15'000) },
        { "100,000 line ends", QStringLiteral("a\n").repeated(100'000) },
        { "one long address", trap + u'/' + QStringLiteral("a.b/").repeated(50'000) },
    };
}

//! A desk whose only visitor says, is called, tagged and comes with the same words everywhere.
class HostileDesk {
public:
    explicit HostileDesk(bool docked)
        : m_docked(docked)
    {
        desk.settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
        desk.settings.setValue(QStringLiteral("arrangement"),
                               docked ? QStringLiteral("docked") : QStringLiteral("windows"));
        desk.settings.setValue(QStringLiteral("theme"), QStringLiteral("light"));
        shell = std::make_unique<DeskShell>(desk.service, desk.store, desk.settings, nullptr);
        shell->look().setShadows(false);
        shell->start();
        desk.signIn({});
        shell->desk()->show();
        (void)QTest::qWaitForWindowExposed(shell->desk());
    }

    void signIn(const QString &words)
    {
        ConversationInfo info = desk.makeInfo(1, words, 1);
        info.visitor.remark = words;
        info.visitor.tags = { words, words };
        desk.signIn({ info });
    }
    void say(const QString &words) { desk.push(desk.makeMessage(1, ++m_seq, words)); }
    void openChat()
    {
        shell->openChat({ 1 });
        if (!m_docked)
            shell->chatWindow()->chats()->setCardShown(true);
    }
    void card(const QString &words)
    {
        VisitorCard card;
        card.visitor = desk.store.currentOf({ 1 })->visitor;
        for (int i = 0; i < 20; ++i)
            card.source.append({ words, words });
        card.lastCard.emplace();
        card.lastCard->kind = ContentKind::Card;
        card.lastCard->title = words;
        card.lastCard->url = words;
        card.notes = { { { 1 }, { 8 }, words, words, 1 } };
        desk.store.applyVisitorCard(card);
    }
    //! Something of the visitor for the message box.
    void notice()
    {
        AlertPush alert;
        alert.kind = QStringLiteral("no_answer");
        alert.visitor = { 1 };
        Q_EMIT desk.service.alerted(alert);
    }
    QWidget *window()
    {
        return m_docked ? static_cast<QWidget *>(shell->mainWindow()) : shell->chatWindow();
    }
    ChatPage *page() { return shell->chatsFor({ 1 })->currentPage(); }

    FakeDesk desk;
    std::unique_ptr<DeskShell> shell;

private:
    bool m_docked;
    int m_seq = 0;
};

} // namespace kefu::ui
