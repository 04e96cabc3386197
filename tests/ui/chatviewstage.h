// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakedesk.h"
#include "ui/chat/chatview.h"
#include "ui/model/messagemodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace kefu::ui {

constexpr qint64 kVisitor = 3;
constexpr QSize kArea(600, 282); // LayIM's message area in its first size
constexpr int kDay = 34; // the line with the day, over the first message

//! A chat of one visitor, in Chinese, as wide as LayIM's; its messages are added by the test.
class ChatViewStage : public QObject {
protected:
    void setUp();
    void tearDown();
    void add(int from, int to, Direction direction = Direction::In);
    QColor pixel(int x, int y) { return m_shot.pixelColor(x, y); }
    void grab() { m_shot = m_view->viewport()->grab().toImage(); }
    int topOf(int row) { return m_view->visualRect(m_model->index(row)).top(); }
    int rowOf(int seq) { return m_model->rowOfSeq(seq); }

    std::unique_ptr<FakeDesk> m_desk;
    std::unique_ptr<Language> m_language;
    std::unique_ptr<MessageModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
    std::unique_ptr<ChatView> m_view;
    QImage m_shot;
};

inline void ChatViewStage::setUp()
{
    m_language = std::make_unique<Language>();
    m_language->use(QStringLiteral("zh_CN"));
    m_desk = std::make_unique<FakeDesk>();
    m_desk->signIn({ m_desk->makeInfo(kVisitor, QString::fromUtf8("李静"), 1) });
    m_model = std::make_unique<MessageModel>(m_desk->store);
    m_tester = std::make_unique<QAbstractItemModelTester>(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    m_model->setVisitor({ kVisitor });
    m_view = std::make_unique<ChatView>(m_desk->look);
    m_view->setMessages(m_model.get());
    RowContext people;
    people.visitor = { kVisitor };
    people.visitorName = QString::fromUtf8("李静");
    people.me = m_desk->me.id;
    people.myName = m_desk->me.nickname;
    m_view->setPeople(people);
    m_view->resize(kArea);
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

inline void ChatViewStage::tearDown()
{
    m_view.reset();
    m_tester.reset();
    m_model.reset();
    m_desk.reset();
    m_language.reset();
}

inline void ChatViewStage::add(int from, int to, Direction direction)
{
    QList<Message> page;
    for (int seq = from; seq <= to; ++seq)
        page.append(
            m_desk->makeMessage(kVisitor, seq, QStringLiteral("message %1").arg(seq), direction));
    m_desk->addPage(kVisitor, page);
}

} // namespace kefu::ui
