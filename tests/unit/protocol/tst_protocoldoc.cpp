// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace kefu;

//! PROTOCOL.md shows an example of every frame; each must be what the codec takes, or the page is
//! wrong.
class TestProtocolDoc : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyExampleIsTrue();
};

void TestProtocolDoc::everyExampleIsTrue()
{
    QFile file(QStringLiteral(KEFUDESK_PROTOCOL_MD));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString page = QString::fromUtf8(file.readAll());
    static const QRegularExpression fence(
        QStringLiteral("```json (request|answer|push)\n(.*?)\n```"),
        QRegularExpression::DotMatchesEverythingOption);
    QSet<QString> requests;
    QSet<QString> pushes;
    QSet<QString> kinds;
    int answers = 0;
    for (auto it = fence.globalMatch(page); it.hasNext();) {
        const auto match = it.next();
        const QByteArray frame = match.captured(2).toUtf8();
        const QJsonObject object = QJsonDocument::fromJson(frame).object();
        QVERIFY2(!object.isEmpty(), frame.constData());
        if (match.captured(1) == u"request") {
            const auto request = codec::decodeRequest(frame, kMaxFrameAfterLogin);
            QVERIFY2(request.ok() && !std::holds_alternative<UnknownRequest>(request->body),
                     frame.constData());
            requests.insert(object.value(u"t").toString());
            continue;
        }
        const auto read = codec::decodeRelayFrame(frame, kMaxFrameFromRelay);
        QVERIFY2(read.ok(), frame.constData());
        if (match.captured(1) == u"answer") {
            QVERIFY2(std::holds_alternative<Answer>(*read), frame.constData());
            ++answers;
            continue;
        }
        pushes.insert(object.value(u"t").toString());
        if (const auto *events = std::get_if<EventsPush>(&std::get<Push>(*read))) {
            for (const Event &event : events->events)
                QVERIFY2(!std::holds_alternative<UnknownEvent>(event.body), frame.constData());
            for (const QJsonValue &event : object.value(u"d")[u"events"].toArray())
                kinds.insert(event[u"kind"].toString());
        }
    }
    QVERIFY(requests.size() >= 36);
    QCOMPARE(pushes.size(), 10);
    QCOMPARE(kinds.size(), 5);
    QVERIFY(answers >= 16);
}

QTEST_GUILESS_MAIN(TestProtocolDoc)
#include "tst_protocoldoc.moc"
