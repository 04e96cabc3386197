// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"

#include "relay/wechat/callbackcontent.h"
#include "relay/wechat/fields.h"
#include "relay/wechat/messagecrypto.h"

#include <QCryptographicHash>
#include <QtEndian>
#include <algorithm>

namespace kefu::wechat {

namespace {

using namespace Qt::Literals::StringLiterals;

constexpr qint64 kWeChatBirth =
    1'293'840'000'000; //!< 2011-01-01, three weeks before its first version
constexpr qint64 kClockTolerance = 10LL * 60 * 1000;
constexpr qsizetype kMaxOpenid = 128; //!< seen: 28
constexpr qsizetype kMaxType = 64;

Error refused(Refusal refusal, const QString &why)
{
    return makeError(ErrorCode::Forbidden, "callback refused: "_L1 + why,
                     { { "refusal"_L1, int(refusal) } });
}

//! The last Encrypt of a body that is neither well-formed XML nor JSON.
QByteArray encryptAmongBytes(const QByteArray &body)
{
    const qsizetype end = body.lastIndexOf("</Encrypt>");
    if (end >= 0) {
        const qsizetype begin = body.lastIndexOf("<Encrypt>", end);
        QByteArray text = begin < 0 ? QByteArray() : body.mid(begin + 9, end - begin - 9).trimmed();
        if (text.startsWith("<![CDATA[") && text.endsWith("]]>"))
            text = text.mid(9, text.size() - 12).trimmed();
        return text;
    }
    const qsizetype name = body.lastIndexOf("\"Encrypt\"");
    const qsizetype open = name < 0 ? -1 : body.indexOf('"', name + 9);
    const qsizetype close = open < 0 ? -1 : body.indexOf('"', open + 1);
    return close < 0 ? QByteArray() : body.mid(open + 1, close - open - 1).replace("\\/", "/");
}

//! The ciphertext as it was signed: white space round it is not part of it (wechat.md P10). In
//! compatible mode a visitor's words stand beside it in clear; if they break the envelope, the
//! message is found all the same. Whatever is found counts only when msg_signature covers it.
QByteArray encryptOf(const QByteArray &body, Mode mode)
{
    const Result<Fields> envelope = readFields(body);
    if (envelope)
        return envelope->word("Encrypt"_L1).toUtf8();
    return mode == Mode::Compatible ? encryptAmongBytes(body) : QByteArray();
}

//! Every field of the encrypted message stands beside it, and says the same.
bool isTrueCopy(const QByteArray &body, const QByteArray &opened)
{
    const Result<Fields> copy = readFields(body);
    const Result<Fields> message = readFields(opened);
    if (!copy || !message)
        return false;
    const QList<Field> &fields = message->all();
    return std::all_of(fields.begin(), fields.end(), [&copy](const Field &field) {
        const Field *beside = copy->find(QLatin1String(field.name.toLatin1()));
        return beside && beside->text == field.text;
    });
}

//! Decrypts even with a key that is none: the time must not tell which channel is misconfigured.
Decrypted decryptAlways(const ChannelKeys &keys, const QByteArray &encrypt)
{
    const std::optional<QByteArray> key = decodeAesKey(keys.aesKey);
    Decrypted opened =
        decryptMessage(key.value_or(QByteArray(32, '\0')), encrypt, keys.appid.toUtf8());
    if (!key)
        opened = { CryptoError::BadKey, {} };
    return opened;
}

//! Parts with their lengths before them, so that no two different lists hash alike.
QByteArray hashOf(const QList<QByteArray> &parts)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const QByteArray &part : parts) {
        char length[4];
        qToBigEndian(quint32(part.size()), length);
        hash.addData(QByteArrayView(length, sizeof(length)));
        hash.addData(part);
    }
    return hash.result();
}

//! The time before 24 bytes of the hash. Keys are stored in their order: so those of one hour lie
//! side by side on a few pages, where the bare hash would touch another page for each.
QByteArray timedKey(const QString &createTime, const QByteArray &hash)
{
    char time[8];
    qToBigEndian(parseDecimal(createTime).value_or(0), time);
    return QByteArray(time, sizeof(time)) + hash.left(24);
}

//! wechat.md 1.5: MsgId alone collided between users, and events of one second differ in other
//! fields only. The fields go in as they came, so that a repetition gives the same key whenever it
//! arrives.
QByteArray dedupeKeyOf(const domain::Inbound &inbound, const QString &createTime)
{
    const QByteArray channel = inbound.channel.toString().toUtf8();
    if (inbound.kind == domain::Inbound::Kind::Message && !inbound.externalId.isEmpty()) {
        return timedKey(
            createTime,
            hashOf({ "message", channel, inbound.originalId.toUtf8(), inbound.openid.toUtf8(),
                     inbound.externalId.toUtf8(), createTime.toUtf8() }));
    }
    return timedKey(createTime,
                    hashOf({ "event", channel, inbound.openid.toUtf8(), createTime.toUtf8(),
                             inbound.type.toUtf8(),
                             QCryptographicHash::hash(inbound.raw, QCryptographicHash::Sha256) }));
}

qint64 createdAtOf(const QString &createTime, qint64 receivedAt)
{
    const std::optional<qint64> seconds = parseDecimal(createTime);
    // Milliseconds of the year 5138: anything above is no time, and must not overflow below.
    if (!seconds || *seconds > 100'000'000'000)
        return receivedAt;
    const qint64 at = *seconds * 1000;
    return at < kWeChatBirth || at > receivedAt + kClockTolerance ? receivedAt : at;
}

bool isOpenid(const QString &text)
{
    return !text.isEmpty() && text.size() <= kMaxOpenid
        && std::all_of(text.begin(), text.end(), [](QChar c) { return c > u' ' && c <= u'~'; });
}

ParsedCallback mapped(domain::Inbound inbound, const Fields &fields, qint64 receivedAt)
{
    inbound.type = fields.word("MsgType"_L1).left(kMaxType);
    if (inbound.type.isEmpty()) {
        return Unreadable { fields.contains("Encrypt"_L1)
                                ? QStringLiteral("encrypted, but the channel's mode is plain")
                                : QStringLiteral("no MsgType") };
    }
    inbound.openid = fields.word("FromUserName"_L1);
    inbound.originalId = fields.word("ToUserName"_L1);
    inbound.externalId = fields.word("MsgId"_L1);
    if (inbound.type == "event"_L1)
        describeEvent(inbound, fields);
    else
        describeMessage(inbound, fields);
    if (inbound.kind != domain::Inbound::Kind::Event && !isOpenid(inbound.openid))
        return Unreadable { QStringLiteral("FromUserName is no openid") };
    const QString createTime = fields.word("CreateTime"_L1);
    inbound.createdAt = createdAtOf(createTime, receivedAt);
    inbound.dedupeKey = dedupeKeyOf(inbound, createTime);
    return inbound;
}

} // namespace

ChannelKeys dummyKeys()
{
    ChannelKeys keys;
    keys.token = makeToken();
    keys.aesKey = makeEncodingAesKey();
    keys.appid = QString::fromLatin1(makeToken().left(18));
    return keys;
}

std::optional<QByteArray> answerVerification(const ChannelKeys &keys, const CallbackQuery &query)
{
    const QByteArray expected = signatureOf({ keys.token, query.timestamp, query.nonce });
    if (!equalInConstantTime(expected, query.signature) || keys.token.isEmpty()
        || query.echostr.isEmpty())
        return std::nullopt;
    return query.echostr;
}

Refusal refusalOf(const Error &error)
{
    const int number = error.details.value("refusal"_L1).toInt();
    return number >= 0 && number <= int(Refusal::AppId) ? Refusal(number) : Refusal::Unusable;
}

Result<QByteArray> openCallback(const ChannelKeys &keys, const CallbackQuery &query,
                                const QByteArray &body)
{
    if (body.size() > kMaxBodyBytes)
        return refused(Refusal::Unusable, QStringLiteral("larger than 64 KiB"));
    const QByteArray encrypt = encryptOf(body, keys.mode);
    const bool querySigned = equalInConstantTime(
        signatureOf({ keys.token, query.timestamp, query.nonce }), query.signature);
    const bool bodySigned = equalInConstantTime(
        signatureOf({ keys.token, query.timestamp, query.nonce, encrypt }), query.msgSignature);
    const Decrypted opened = decryptAlways(keys, encrypt);

    if (keys.token.isEmpty())
        return refused(Refusal::Unusable, QStringLiteral("the channel has no token"));
    if (keys.mode == Mode::Plain)
        return querySigned ? Result<QByteArray>(body)
                           : refused(Refusal::Signature, QStringLiteral("wrong signature"));
    if (encrypt.isEmpty())
        return refused(Refusal::NotEncrypted, QStringLiteral("no Encrypt in the body"));
    if (!bodySigned)
        return refused(Refusal::Signature, QStringLiteral("wrong msg_signature"));
    if (opened.error != CryptoError::None)
        return refused(opened.error == CryptoError::WrongAppId ? Refusal::AppId : Refusal::AesKey,
                       cryptoErrorName(opened.error));
    return opened.message;
}

QString oddityOf(const ChannelKeys &keys, const CallbackQuery &query, const QByteArray &body,
                 const QByteArray &opened, const QString &toUserName, qint64 now)
{
    if (keys.mode == Mode::Compatible && !isTrueCopy(body, opened))
        return QStringLiteral("the clear copy is not what is encrypted");
    if (!keys.originalId.isEmpty() && !toUserName.isEmpty() && toUserName != keys.originalId)
        return QStringLiteral("for another original id");
    constexpr qint64 kMostSeconds = 100'000'000'000; // keeps the product below in range
    const qint64 seconds = std::clamp<qint64>(query.timestamp.toLongLong(), 0, kMostSeconds);
    const qint64 age = now - seconds * 1000;
    if (age > kClockTolerance || age < -kClockTolerance)
        return QStringLiteral("its timestamp is more than ten minutes off");
    return {};
}

ParsedCallback parseCallback(ChannelId channel, const QByteArray &body, qint64 receivedAt)
{
    const Result<Fields> fields = readFields(body);
    if (!fields)
        return Unreadable { fields.error().message };
    if (fields->word("action"_L1) == "CheckContainerPath"_L1)
        return ContainerCheck {};
    domain::Inbound inbound;
    inbound.channel = channel;
    inbound.raw = body;
    return mapped(std::move(inbound), *fields, receivedAt);
}

} // namespace kefu::wechat
