// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/rowwords.h"

#include "relay/protocol/faces.h"
#include "relay/protocol/markup.h"
#include "ui/chat/facepanel.h"
#include "ui/chat/rowstyle.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <array>

namespace kefu::ui {

namespace {

constexpr int kMaxSource = 80;
constexpr int kMaxName = 120;

//! SessionFrom for people: of an object what it says, not how it is written. The name stands above
//! the chat already.
QString sourceWords(const QString &sessionFrom)
{
    if (!sessionFrom.startsWith(u'{'))
        return sessionFrom;
    const QJsonObject object = QJsonDocument::fromJson(sessionFrom.toUtf8()).object();
    QStringList parts;
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString value = it.value().toVariant().toString();
        if (it.key() != QLatin1String("nickName") && !value.isEmpty())
            parts.append(value);
    }
    return parts.isEmpty() && object.isEmpty() ? sessionFrom : parts.join(QStringLiteral(" · "));
}

//! What happened, for the events an official account or WeChat's own tool sends.
QString eventWords(const QString &type)
{
    struct Row {
        QLatin1String type;
        const char *text;
    };
    static constexpr std::array kRows {
        Row { QLatin1String("kf_create_session"),
              QT_TRANSLATE_NOOP("Chat", "WeChat's own service tool took the conversation") },
        Row { QLatin1String("kf_close_session"),
              QT_TRANSLATE_NOOP("Chat", "WeChat's own service tool ended its conversation") },
        Row { QLatin1String("kf_switch_session"),
              QT_TRANSLATE_NOOP("Chat", "WeChat's own service tool changed the agent") },
        Row { QLatin1String("hand_over"),
              QT_TRANSLATE_NOOP("Chat",
                                "Handed over to WeChat's own service tool: up to 30 minutes of "
                                "messages go past this desk") },
        Row { QLatin1String("subscribe"), QT_TRANSLATE_NOOP("Chat", "Followed the account") },
        Row { QLatin1String("unsubscribe"), QT_TRANSLATE_NOOP("Chat", "Unfollowed the account") },
        Row { QLatin1String("SCAN"), QT_TRANSLATE_NOOP("Chat", "Scanned a QR code") },
        Row { QLatin1String("CLICK"), QT_TRANSLATE_NOOP("Chat", "Chose from the menu") },
        Row { QLatin1String("VIEW"), QT_TRANSLATE_NOOP("Chat", "Opened a page of the menu") },
    };
    const auto it =
        std::find_if(kRows.begin(), kRows.end(), [&](const Row &row) { return row.type == type; });
    return it != kRows.end()
        ? QCoreApplication::translate("Chat", it->text)
        : QCoreApplication::translate("Chat", "Event: %1").arg(displayLine(type, 40));
}

QString unsupportedWords(const QString &type)
{
    const QString shown = displayLine(type, 40);
    return shown.isEmpty()
        ? QCoreApplication::translate("Chat", "[Unsupported message]")
        : QCoreApplication::translate("Chat", "[Unsupported message: %1]").arg(shown);
}

QString faceShown(const faces::Piece &piece)
{
    if (piece.kind != faces::PieceKind::Face)
        return piece.text;
    const QString emoji = FacePanel::emoji(int(markup::faceNames().indexOf(piece.text)));
    return emoji.isEmpty() ? piece.source : emoji;
}

QString withFaces(const QString &text)
{
    QString shown;
    const auto pieces = faces::pieces(text);
    for (const faces::Piece &piece : pieces)
        shown += faceShown(piece);
    return shown;
}

QString joined(const QStringList &parts)
{
    QStringList said;
    for (const QString &part : parts) {
        if (const QString line = displayLine(part, kMaxName); !line.isEmpty())
            said.append(line);
    }
    return said.join(u' ');
}

//! 「20:31 小王 结束会话 · 小结：换货 · 已解决」
QString endedWords(const Message &message, const QString &time)
{
    const QString who = displayLine(message.authorName, 30);
    const QString ended = who.isEmpty()
        ? QCoreApplication::translate("Chat", "%1 Conversation ended").arg(time)
        : QCoreApplication::translate("Chat", "%1 %2 ended the conversation").arg(time, who);
    const QString wrapUp = displayLine(message.content.text, kMaxSource);
    return wrapUp.isEmpty()
        ? ended
        : QCoreApplication::translate("Chat", "%1 · wrap-up: %2").arg(ended, wrapUp);
}

} // namespace

QString clockTime(qint64 at)
{
    return at > 0 ? QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("HH:mm"))
                  : QString();
}

QString dayWords(qint64 at)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(at).date();
    const bool thisYear = day.year() == QDate::currentDate().year();
    // Qt's date format, as this language writes a day.
    const QString format = thisYear
        ? QCoreApplication::translate("Chat", "dddd, d MMMM", "a day of this year")
        : QCoreApplication::translate("Chat", "dddd, d MMMM yyyy", "a day of another year");
    return QLocale().toString(day, format);
}

int shownLength(const QString &text, int budget)
{
    qsizetype at = 0;
    for (; at < text.size() && budget > 0; ++at)
        budget -= text.at(at) == u'\n'      ? chatmetrics::kFoldLine
            : text.at(at).isHighSurrogate() ? chatmetrics::kFoldPair
                                            : 1;
    return int(cutAtCharacter(text, at).size());
}

QString fullTime(qint64 at)
{
    return at > 0
        ? QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"))
        : QString();
}

bool isSystemLine(const Message &message)
{
    const ContentKind kind = message.content.kind;
    return message.direction == Direction::System || kind == ContentKind::Enter
        || kind == ContentKind::Ended || kind == ContentKind::Event;
}

QString systemWords(const Message &message)
{
    const QString time = clockTime(message.createdAt);
    switch (message.content.kind) {
    case ContentKind::Enter: {
        const QString source =
            displayLine(maskedPhones(sourceWords(message.content.text)), kMaxSource);
        const QString entered =
            QCoreApplication::translate("Chat", "%1 Visitor entered the conversation").arg(time);
        return source.isEmpty()
            ? entered
            : QCoreApplication::translate("Chat", "%1 · from %2").arg(entered, source);
    }
    case ContentKind::Ended:
        return endedWords(message, time);
    case ContentKind::Event:
        return time + u' ' + eventWords(message.content.type);
    default:
        return displayLine(message.content.text, kMaxSource);
    }
}

QString bubbleWords(const Message &message, int shownChars)
{
    const Content &content = message.content;
    switch (content.kind) {
    case ContentKind::Image:
        return QCoreApplication::translate("Chat", "[Picture]");
    case ContentKind::Card:
        return joined({ QCoreApplication::translate("Chat", "[Mini-program card]"), content.title,
                        content.url });
    case ContentKind::Link:
        return joined({ QCoreApplication::translate("Chat", "[Link]"), content.title,
                        content.description, content.url });
    case ContentKind::Voice:
        return joined({ QCoreApplication::translate("Chat", "[Voice]"), content.description });
    case ContentKind::Video:
        return QCoreApplication::translate("Chat", "[Video]");
    case ContentKind::Location:
        return joined(
            { QCoreApplication::translate("Chat", "[Location]"), content.title, content.text });
    case ContentKind::Unsupported:
        return unsupportedWords(content.type);
    default:
        break;
    }
    const QString part = content.text.left(shownLength(content.text, shownChars));
    const bool own = message.direction == Direction::Out;
    return displayText(withFaces(own ? faces::toWechat(part) : part));
}

} // namespace kefu::ui
