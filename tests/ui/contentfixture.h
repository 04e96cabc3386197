// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakedesk.h"
#include "ui/chat/chatpage.h"
#include "ui/chat/chatview.h"
#include "ui/chat/chatwidget.h"
#include "ui/chat/chatwindow.h"
#include "ui/deskshell.h"

#include <QTest>

namespace kefu::ui {

inline Media media(const char *id, int width, int height, MediaState state = MediaState::Ready)
{
    Media made;
    made.id = QLatin1String(id);
    made.mimeType = QStringLiteral("image/png");
    made.fileName = QString::fromUtf8("尺码对照表.png");
    made.bytes = 34'567;
    made.width = width;
    made.height = height;
    made.state = state;
    return made;
}

inline QImage filled(int width, int height, QColor colour)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

//! The chat of one visitor in the real windows, and what a relay would push into it.
class ContentFixture : public QObject {
protected:
    void open()
    {
        m_seq = 0;
        m_desk = std::make_unique<FakeDesk>();
        m_desk->settings.setValue(QStringLiteral("language"), QStringLiteral("zh_CN"));
        m_desk->signIn({ m_desk->makeInfo(1, QString::fromUtf8("陈晨"), 1) });
        m_shell =
            std::make_unique<DeskShell>(m_desk->service, m_desk->store, m_desk->settings, nullptr);
        m_shell->look().setShadows(false);
        m_shell->start();
        m_shell->openChat({ 1 });
        m_shell->chatWindow()->setContentSize({ 600, 700 });
        QVERIFY(QTest::qWaitForWindowActive(m_shell->chatWindow()));
    }
    void close()
    {
        m_shell.reset();
        m_desk.reset();
    }

    ChatWidget *chats() { return m_shell->chatWindow()->chats(); }
    ChatPage *page() { return chats()->currentPage(); }
    ChatView *view() { return page()->view(); }
    FakeMedia &pictures() { return m_desk->service.pictures; }
    const RowLayout &row(int seq) { return view()->layoutOf(seq - 1); }
    Message push(const Content &content, Direction direction = Direction::In)
    {
        Message message = m_desk->makeMessage(1, ++m_seq, QString(), direction);
        message.content = content;
        m_desk->push(message);
        return message;
    }
    Message pushOwn(const char *text, DeliveryState delivery, bool held = false)
    {
        Message message = m_desk->makeMessage(1, ++m_seq, QString::fromUtf8(text), Direction::Out);
        message.delivery = delivery;
        message.held = held;
        m_desk->push(message);
        return message;
    }
    QPoint middleOf(int seq)
    {
        const QRect box = view()->visualRect(view()->model()->index(seq - 1, 0));
        return box.topLeft() + row(seq).bubble().center();
    }
    void quota(int left, qint64 ms)
    {
        ConversationInfo info = *m_desk->store.currentOf({ 1 });
        ++info.version;
        info.quota = { left, m_desk->service.clock + ms };
        m_desk->update(info);
    }

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<DeskShell> m_shell;
    int m_seq = 0;
};

} // namespace kefu::ui
