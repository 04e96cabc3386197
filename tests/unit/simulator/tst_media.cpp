// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "relay/simulator/demopicture.h"

//! Temporary media over real sockets: upload, get, the host of pictures.
class TstMedia : public SimulatorFixture {
    Q_OBJECT

    QByteArray uploadUrl(const QByteArray &type) const
    {
        return "/cgi-bin/media/upload?access_token=" + token() + "&type=" + type;
    }

    static QByteArray form(const QByteArray &file, const QByteArray &disposition)
    {
        return "--b01\r\nContent-Disposition: form-data; " + disposition
            + "\r\nContent-Type: image/png\r\n\r\n" + file + "\r\n--b01--\r\n";
    }
    //! `call` turns single quotes into double ones, so that a picture must have none.
    static QByteArray picture(qsizetype size = 200)
    {
        return "\x89PNG\r\n\x1a\n" + QByteArray(size - 8, 'x');
    }
    HttpMessage upload(const QByteArray &file, const QByteArray &type = "image",
                       const QByteArray &disposition = "name='media'; filename='a.png'",
                       const QByteArray &contentType = "multipart/form-data; boundary=b01") const
    {
        return call(m_port, "POST", uploadUrl(type), form(file, disposition),
                    "Content-Type: " + contentType + "\r\n");
    }
    HttpMessage get(const QByteArray &mediaId) const
    {
        return call(m_port, "GET",
                    "/cgi-bin/media/get?access_token=" + token() + "&media_id=" + mediaId);
    }
    static QByteArray idOf(const HttpMessage &answer)
    {
        return answer.json().value(QLatin1String("media_id")).toString().toLatin1();
    }

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void whatWasUploadedCanBeFetchedForThreeDays()
    {
        const HttpMessage stored = upload(picture());
        QCOMPARE(stored.json().value(QLatin1String("type")).toString(), QStringLiteral("image"));
        QCOMPARE(stored.json().value(QLatin1String("created_at")).toInteger(), m_now / 1000);
        const HttpMessage fetched = get(idOf(stored));
        QCOMPARE(fetched.body, picture());
        QCOMPARE(fetched.headers.value("content-type"), QByteArray("image/png"));
        QVERIFY(fetched.headers.value("content-disposition")
                    .contains(QByteArray(idOf(stored) + ".png")));
        m_now += 3 * 86'400'000LL - 1;
        QCOMPARE(get(idOf(stored)).body, picture());
        m_now += 1;
        const HttpMessage late = get(idOf(stored));
        QCOMPARE(late.errcode(), 40007);
        QCOMPARE(late.headers.value("content-type"), QByteArray("text/plain"));
        QCOMPARE(get("").errcode(), 41006);
        QCOMPARE(get("nothing").errcode(), 40007);
        QCOMPARE(call(m_port, "GET", "/cgi-bin/media/get?access_token=x&media_id=y").errcode(),
                 40014);
    }

    void uploadsWeChatWouldRefuse_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("disposition");
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("code");
        const QByteArray named = "name='media'; filename='a.png'";
        const QByteArray plain = "multipart/form-data; boundary=b01";
        const auto row = [](const char *name, const QByteArray &type, const QByteArray &disposition,
                            const QByteArray &contentType, const QByteArray &file, int code) {
            QTest::newRow(name) << type << disposition << contentType << file << code;
        };
        const QByteArray jpeg = "\xff\xd8\xff" + QByteArray(64 * 1024 - 3, 'x');
        const QByteArray jpg = "name='media'; filename='a.JPG'";
        row("good", "image", named, plain, picture(), 0);
        row("type", "poem", named, plain, picture(), 40004);
        row("quoted boundary", "image", named, "multipart/form-data; boundary=\"b01\"", picture(),
            41005);
        row("no form", "image", named, "image/png", picture(), 41005);
        row("other boundary", "image", named, "multipart/form-data; boundary=b02", picture(),
            41005);
        row("no file name", "image", "name='media'", plain, picture(), 41005);
        row("other field", "image", "name='file'; filename='a.png'", plain, picture(), 41005);
        row("name in Chinese", "image", "name='media'; filename='图.png'", plain, picture(), 41005);
        row("name of RFC 2231", "image", "name='media'; filename*=UTF-8''a.png", plain, picture(),
            41005);
        row("no suffix", "image", "name='media'; filename='png'", plain, picture(), 40005);
        row("wrong suffix", "image", "name='media'; filename='a.exe'", plain, picture(), 40005);
        row("wrong content", "image", named, plain, "<html>", 40005);
        row("sound as picture", "image", "name='media'; filename='a.amr'", plain, "#!AMR\nx",
            40005);
        row("empty", "image", named, plain, "", 44001);
        row("2 MB", "image", named, plain, picture(2 << 20), 0);
        row("more than 2 MB", "image", named, plain, picture((2 << 20) + 1), 40009);
        row("thumb of 64 KB", "thumb", jpg, plain, jpeg, 0);
        row("thumb too large", "thumb", jpg, plain, jpeg + 'x', 40006);
        row("thumb is no JPEG", "thumb", named, plain, picture(), 40005);
        row("voice", "voice", "name='media'; filename='a.amr'", plain, "#!AMR\nx", 0);
    }
    void uploadsWeChatWouldRefuse()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, disposition);
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, file);
        const HttpMessage answer = upload(file, type, disposition, contentType);
        QCOMPARE(answer.status(), 200);
        QTEST(answer.errcode(), "code");
        QCOMPARE(idOf(answer).isEmpty(), answer.errcode() != 0);
    }

    void visitorsPicturesAreMedia()
    {
        QVERIFY(m_simulator->push({}, QStringLiteral("A"), QStringLiteral("image"), {}).ok());
        QTRY_COMPARE(m_simulator->pushesWaiting(), 0);
        const App &app = *m_simulator->world().apps().front();
        QCOMPARE(app.media.count(), 1);
    }

    void picturesHaveAPublicAddress()
    {
        const QByteArray id = idOf(upload(picture()));
        const QByteArray path = "/mmbiz/" + id + "/0";
        QCOMPARE(call(m_port, "GET", path).body, picture());
        QVERIFY(call(m_port, "GET", path, {}, "Referer: https://shop.example.com/\r\n").body
                != picture());
        QCOMPARE(call(m_port, "GET", path, {}, "Referer: https://mp.weixin.qq.com/\r\n").body,
                 picture());
        QCOMPARE(call(m_port, "GET", "/mmbiz/none/0").status(), 404);
    }

    void videosAreGivenAsAnAddress()
    {
        const QByteArray video = QByteArray("\0\0\0\x18", 4) + "ftypmp42";
        const QByteArray id = idOf(upload(video, "video", "name='media'; filename='a.mp4'"));
        const QString url = get(id).json().value(QLatin1String("video_url")).toString();
        QCOMPARE(call(m_port, "GET", QUrl(url).path().toLatin1()).body, video);
    }

    //! Another app's token does not reach this one's files.
    void mediaBelongToTheirApp()
    {
        AppConfig other = shopApp(m_relay->url(QStringLiteral("other")));
        other.name = QStringLiteral("other");
        other.appId = "wxfedcba9876543210";
        QVERIFY(m_simulator->putApp(other).ok());
        const QByteArray id = idOf(upload(picture()));
        m_config.apps = { other };
        QCOMPARE(get(id).errcode(), 40007);
    }

    void faultsOfTheMediaHost()
    {
        const QByteArray id = idOf(upload(picture()));
        QCOMPARE(command("/sim/fault", "{'on':'media','kind':'errcode','value':-1}").status(), 200);
        const HttpMessage busy = get(id);
        QCOMPARE(busy.errcode(), -1);
        QCOMPARE(busy.headers.value("content-type"), QByteArray("text/plain"));
        QCOMPARE(command("/sim/fault", "{'on':'media','kind':'hang-inside'}").status(), 200);
        QByteArray got;
        const QByteArray target = "/cgi-bin/media/get?access_token=" + token() + "&media_id=" + id;
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        socket.write("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        QTRY_VERIFY(!(got += socket.readAll()).isEmpty());
        QVERIFY(got.startsWith("HTTP/1.1 200"));
        QVERIFY(!got.endsWith(picture()));
        QCOMPARE(int(socket.state()), int(QAbstractSocket::ConnectedState));
        QCOMPARE(get(id).body, picture());
        QCOMPARE(command("/sim/fault", "{'on':'upload','kind':'html'}").status(), 200);
        const HttpMessage page = upload(picture());
        QCOMPARE(page.status(), 200);
        QVERIFY(page.body.startsWith("<html>"));
        QCOMPARE(command("/sim/fault", "{'on':'picture','kind':'status','value':503}").status(),
                 200);
        QCOMPARE(call(m_port, "GET", "/mmbiz/" + id + "/0").status(), 503);
    }

    //! A picture anybody can look at, and not always the same one.
    void demoPicturesArePngs()
    {
        const QByteArray one = demoPicture(1);
        QVERIFY(one.startsWith("\x89PNG\r\n\x1a\n"));
        QVERIFY(one.endsWith("IEND\xae\x42\x60\x82")); // the CRC every PNG ends with
        QVERIFY(one.size() < 200'000);
        QVERIFY(one != demoPicture(2));
        QCOMPARE(one, demoPicture(1));
        QVERIFY(!demoPicture(1, 0, 100'000).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TstMedia)
#include "tst_media.moc"
