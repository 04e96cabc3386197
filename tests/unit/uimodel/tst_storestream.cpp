// SPDX-License-Identifier: Apache-2.0
// Random streams of events, resumes, repeats, gaps, snapshots and late answers: the store must end
// up with exactly what the relay has, and every model with what the store has.
#include "tests/unit/uimodel/relaytruth.h"
#include "ui/model/chatlistmodel.h"
#include "ui/model/contactsmodel.h"
#include "ui/model/conversationstore.h"
#include "ui/model/historymodel.h"
#include "ui/model/messagemodel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;
using kefu::test::RelayTruth;

namespace {

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

//! A console without a network: the store, its models under the tester, and what is under way to
//! it.
class Console {
public:
    Console(RelayTruth &truth, quint32 seed)
        : m_truth(truth)
        , m_random(seed)
    {
        const QList<VisitorId> visitors = truth.visitors();
        for (const VisitorId visitor : visitors) {
            m_chats.open(visitor);
            m_messageModels.push_back(std::make_unique<MessageModel>(store));
            m_messageModels.back()->setVisitor(visitor);
            m_testers.push_back(
                std::make_unique<QAbstractItemModelTester>(m_messageModels.back().get(), kFatal));
        }
        hello();
    }

    void step();
    void catchUp();
    void compare();

    ConversationStore store;
    int refused = 0;
    int snapshots = 0;

private:
    void hello();
    void deliver(EventSeq to);
    void mustRefuse(const EventsPush &push);
    void write();
    void compareVisitor(VisitorId visitor, const MessageModel &model);
    void compareContacts();
    void compareUnread();
    bool flip() { return m_random.bounded(2) == 0; }

    RelayTruth &m_truth;
    QRandomGenerator m_random;
    ContactsModel contacts { store };
    ChatListModel m_chats { store };
    HistoryModel m_history { store };
    QAbstractItemModelTester m_contactsTester { &contacts, kFatal };
    QAbstractItemModelTester m_chatsTester { &m_chats, kFatal };
    QAbstractItemModelTester m_historyTester { &m_history, kFatal };
    std::vector<std::unique_ptr<MessageModel>> m_messageModels;
    std::vector<std::unique_ptr<QAbstractItemModelTester>> m_testers;
    QList<std::pair<HistoryAnswer, int>> m_late; //!< history read by the relay, not yet arrived
    QList<ConversationsAnswer> m_pages;
    int m_written = 0;
};

void Console::hello()
{
    ++snapshots;
    m_late.clear(); // answers die with their connection
    m_pages.clear();
    const int pageSize = 1 + m_random.bounded(6);
    HelloAnswer answer = m_truth.snapshot(pageSize);
    store.applySnapshot(answer);
    bool more = answer.more;
    ConversationId after =
        answer.conversations.isEmpty() ? ConversationId() : answer.conversations.last().id;
    while (more) {
        m_pages.append(m_truth.page(after, pageSize));
        more = m_pages.last().more;
        after = m_pages.last().conversations.last().id;
    }
}

void Console::deliver(EventSeq to)
{
    const EventsPush push = m_truth.push(store.cursor(), to, flip());
    // One socket keeps its order: an answer read before a conversation was lost is not heard after
    // it.
    const bool loses =
        std::any_of(push.events.cbegin(), push.events.cend(), [](const Event &event) {
            return std::holds_alternative<ConversationLost>(event.body);
        });
    while (loses && !m_late.isEmpty()) {
        const auto [answer, before] = m_late.takeFirst();
        store.applyHistory(answer, before);
    }
    QVERIFY(store.applyEvents(push));
    QCOMPARE(store.cursor(), to);
}

void Console::mustRefuse(const EventsPush &push)
{
    const EventSeq before = store.cursor();
    QVERIFY(!store.applyEvents(push));
    QCOMPARE(store.cursor(), before);
    ++refused;
}

//! The agent writes; the relay may store it before or after the console hears of anything else.
void Console::write()
{
    const QList<VisitorId> visitors = m_truth.visitors();
    const VisitorId visitor = visitors.at(m_random.bounded(int(visitors.size())));
    if (!m_truth.openMine(visitor))
        return;
    LocalMessage local;
    local.message.visitor = visitor;
    local.message.direction = Direction::Out;
    local.message.content.text = QStringLiteral("mine %1").arg(++m_written);
    local.message.clientMessageId = QStringLiteral("c%1").arg(m_written);
    local.message.createdAt = 1;
    store.addLocal(local);
    const Message stored =
        m_truth.accept(visitor, local.message.content.text, local.message.clientMessageId);
    if (flip())
        store.applyMessage(stored); // the answer; the event comes as well
}

//! Kept, and the same as counted.
void Console::compareUnread()
{
    int counted = 0;
    const QList<VisitorId> visitors = store.visitors();
    for (const VisitorId visitor : visitors)
        counted += store.unread(visitor);
    QCOMPARE(store.totalUnread(), counted);
}

void Console::step()
{
    compareUnread();
    const qint64 behind = m_truth.head().value - store.cursor().value;
    switch (m_random.bounded(12)) {
    case 0:
        if (store.cursor().value > 3)
            mustRefuse(m_truth.push({ store.cursor().value - 2 }, store.cursor(), flip()));
        return;
    case 1:
        if (behind > 2)
            mustRefuse(m_truth.push({ store.cursor().value + 1 }, m_truth.head(), flip()));
        return;
    case 2:
        if (m_random.bounded(8) == 0) {
            if (flip())
                m_truth.newEpoch();
            hello();
        }
        return;
    case 3: {
        const VisitorId visitor = m_truth.visitors().at(m_random.bounded(7));
        const int before = m_random.bounded(int(m_truth.messages(visitor).size()) + 2);
        m_late.append({ m_truth.history(visitor, before, 1 + m_random.bounded(8)), before });
        return;
    }
    case 4:
        if (!m_late.isEmpty()) {
            const auto [answer, before] = m_late.takeFirst();
            store.applyHistory(answer, before);
        }
        return;
    case 5:
        if (!m_pages.isEmpty())
            store.applyConversations(m_pages.takeFirst());
        return;
    case 6:
        return write();
    default:
        if (behind > 0)
            deliver({ store.cursor().value + 1 + m_random.bounded(int(behind)) });
    }
}

void Console::catchUp()
{
    while (!m_late.isEmpty()) {
        const auto [answer, before] = m_late.takeFirst();
        store.applyHistory(answer, before);
    }
    while (!m_pages.isEmpty())
        store.applyConversations(m_pages.takeFirst());
    deliver(m_truth.head());
}

void Console::compareVisitor(VisitorId visitor, const MessageModel &model)
{
    const QList<Message> &truth = m_truth.messages(visitor);
    const MessageLog *log = store.log(visitor);
    if (!log)
        return;
    QVERIFY(log->lastSeq() <= truth.size());
    for (int seq = 1; seq <= truth.size(); ++seq) {
        const Message *held = log->at(seq);
        if (!held)
            continue;
        Message wanted = truth.at(seq - 1);
        // How a colleague's message went on is not told to this console.
        if (!m_truth.isMine(wanted.conversation))
            wanted.delivery = held->delivery;
        QCOMPARE(*held, wanted);
    }
    QCOMPARE(model.rowCount(), log->lastSeq() - log->firstSeq() + 1 + int(log->local().size()));
    for (int row = 0; row < model.rowCount(); ++row) {
        const MessageModel::Item item = model.item(row);
        QCOMPARE(item.message, item.seq > 0 ? log->at(item.seq) : item.message);
        if (item.seq == 0)
            QVERIFY(item.local);
    }
}

void Console::compareContacts()
{
    QList<ConversationInfo> wanted = m_truth.rows().values();
    std::sort(wanted.begin(), wanted.end(), [](const auto &a, const auto &b) {
        if (a.visitor.channel != b.visitor.channel)
            return a.visitor.channel > b.visitor.channel; // the relay names channel 2 first
        const qint64 left = a.lastMessage ? a.lastMessage->createdAt : a.openedAt;
        const qint64 right = b.lastMessage ? b.lastMessage->createdAt : b.openedAt;
        return left != right ? left > right : a.visitor.id > b.visitor.id;
    });
    contacts.setOpenGroups({ { 1 }, { 2 } });
    QList<qint64> shown;
    for (int row = 0; row < contacts.rowCount(); ++row) {
        const QModelIndex index = contacts.index(row);
        if (index.data(KindRole).toInt() == int(RowKind::Visitor))
            shown.append(index.data(VisitorIdRole).toLongLong());
    }
    QList<qint64> ids;
    for (const ConversationInfo &info : wanted)
        ids.append(info.visitor.id.value);
    QCOMPARE(shown, ids);
    contacts.setGroupOpen({ 1 + m_random.bounded(2) }, false);
}

void Console::compare()
{
    const auto rows = m_truth.rows();
    QList<VisitorId> shown = store.visitors();
    std::sort(shown.begin(), shown.end());
    QCOMPARE(shown, rows.keys());
    for (const ConversationInfo &info : rows) {
        QCOMPARE(*store.currentOf(info.visitor.id), info);
        QCOMPARE(store.unread(info.visitor.id), info.unread);
        QVERIFY(store.log(info.visitor.id)->lastSeq() >= info.lastSeq);
    }
    const QList<VisitorId> visitors = m_truth.visitors();
    for (int i = 0; i < visitors.size(); ++i)
        compareVisitor(visitors.at(i), *m_messageModels.at(size_t(i)));
    const QList<ConversationInfo> ended = m_truth.ended();
    QCOMPARE(m_history.rowCount(), int(ended.size()));
    for (int row = 0; row < ended.size(); ++row)
        QCOMPARE(m_history.index(row).data(ConversationIdRole).toLongLong(),
                 ended.at(row).id.value);
    compareContacts();
}

} // namespace

class tst_StoreStream : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void converges_data();
    void converges();
};

void tst_StoreStream::converges_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 60; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void tst_StoreStream::converges()
{
    QFETCH(quint32, seed);
    RelayTruth truth(seed);
    for (int i = 0; i < 40; ++i)
        truth.step();
    Console console(truth, seed * 7919);
    for (int i = 0; i < 600; ++i) {
        truth.step();
        console.step();
        if (i % 150 == 149) {
            console.catchUp();
            console.compare();
        }
        if (QTest::currentTestFailed())
            return;
    }
    QVERIFY2(console.refused > 5, "the stream had no repeats and no gaps");
}

QTEST_GUILESS_MAIN(tst_StoreStream)
#include "tst_storestream.moc"
