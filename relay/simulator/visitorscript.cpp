// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/visitorscript.h"

#include "relay/simulator/push.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <array>

namespace kefu::simulator {

namespace {

constexpr int kMaxVisitors = 1000;
constexpr int kMaxSteps = 200;
constexpr int kMaxText = 2000; // characters; what a visitor can type at once
constexpr int kMaxSessionFrom = 1024; // wechat.md 2.1
constexpr qint64 kMaxFile = 10 * 1024 * 1024;
constexpr int kMaxMs = 3600 * 1000;
constexpr int kDefaultPatienceMs = 120 * 1000;

Error fail(const QString &place, const QString &what)
{
    return makeError(ErrorCode::BadRequest, place + QStringLiteral(": ") + what,
                     { { QStringLiteral("field"), place } });
}

QString indexed(const QString &place, const char *name, qsizetype index)
{
    const QString prefix = place.isEmpty() ? QString() : QString(place + QLatin1Char('.'));
    return prefix + QLatin1String(name) + QLatin1Char('[') + QString::number(index)
        + QLatin1Char(']');
}

Result<int> readMs(const QJsonValue &value, int fallback, const QString &place)
{
    if (value.isUndefined())
        return fallback;
    const double ms = value.toDouble(-1);
    if (!value.isDouble() || ms < 0 || ms > kMaxMs)
        return fail(place, QStringLiteral("a time must be 0 to 3600000 milliseconds"));
    return int(ms);
}

//! A string, or a list of strings to choose from.
Result<QStringList> readTexts(const QJsonValue &value, const QString &place)
{
    const QJsonArray array = value.isString() ? QJsonArray { value } : value.toArray();
    QStringList texts;
    for (const QJsonValue &item : array) {
        const QString text = item.toString();
        if (text.isEmpty() || text.size() > kMaxText)
            return fail(place, QStringLiteral("a text must have 1 to 2000 characters"));
        texts.append(text);
    }
    if (texts.isEmpty())
        return fail(place, QStringLiteral("expected a text or a list of texts"));
    return texts;
}

Result<ScriptStep> readEnter(const QJsonValue &value, const QString &place)
{
    ScriptStep step;
    step.kind = ScriptStep::Kind::Enter;
    if (value.isObject())
        step.sessionFrom =
            QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    else if (value.isString())
        step.sessionFrom = value.toString();
    else if (value.isBool() && value.toBool())
        step.sessionFrom =
            QStringLiteral("wxapp"); // what WeChat sends when the button sets nothing
    else
        return fail(place, QStringLiteral("enter must be true, a text or an object"));
    if (step.sessionFrom.size() > kMaxSessionFrom)
        return fail(place, QStringLiteral("enter must not exceed 1024 characters"));
    return step;
}

Result<ScriptStep> readSay(const QJsonObject &object, const QString &place)
{
    ScriptStep step;
    step.kind = ScriptStep::Kind::Say;
    auto texts = readTexts(object.value(QLatin1String("say")), place);
    if (!texts)
        return texts.error();
    const auto delay = readMs(object.value(QLatin1String("afterMs")), -1, place);
    if (!delay)
        return delay.error();
    step.say = std::move(texts).value();
    step.ms = *delay;
    return step;
}

Result<ScriptStep> readWait(const QJsonValue &value, const QString &place)
{
    ScriptStep step;
    step.kind = ScriptStep::Kind::Wait;
    if (!value.isObject() && !value.isBool())
        return fail(place, QStringLiteral("wait must be true or an object"));
    const QJsonObject object = value.toObject();
    const auto patience =
        readMs(object.value(QLatin1String("timeoutMs")), kDefaultPatienceMs, place);
    if (!patience)
        return patience.error();
    step.ms = *patience;
    step.answers = object.value(QLatin1String("answers")).toInt(1);
    step.remind = object.value(QLatin1String("remind")).toString();
    if (step.answers < 1 || step.answers > 100)
        return fail(place, QStringLiteral("answers must be 1 to 100"));
    if (step.remind.size() > kMaxText)
        return fail(place, QStringLiteral("a text must have 1 to 2000 characters"));
    return step;
}

Result<Reaction> readReaction(const QJsonObject &object, const QString &place)
{
    Reaction reaction;
    for (const QJsonValue &word : object.value(QLatin1String("any")).toArray()) {
        if (word.toString().isEmpty())
            return fail(place, QStringLiteral("any must be a list of words"));
        reaction.any.append(word.toString());
    }
    const QJsonValue say = object.value(QLatin1String("say"));
    if (say.isUndefined())
        return reaction;
    auto texts = readTexts(say, place);
    if (!texts)
        return texts.error();
    reaction.say = std::move(texts).value();
    return reaction;
}

Result<ScriptStep> readReact(const QJsonValue &value, const QString &place)
{
    ScriptStep step;
    step.kind = ScriptStep::Kind::React;
    const QJsonArray list = value.toArray();
    if (list.isEmpty() || list.size() > kMaxSteps)
        return fail(place, QStringLiteral("react must be a list of 1 to 200 reactions"));
    for (qsizetype i = 0; i < list.size(); ++i) {
        auto reaction = readReaction(list.at(i).toObject(), indexed(place, "react", i));
        if (!reaction)
            return reaction.error();
        step.reactions.append(std::move(reaction).value());
    }
    return step;
}

//! The file a step names, or has in itself; empty if it does neither.
Result<QByteArray> readFile(const QJsonObject &object, const QString &folder, const QString &place)
{
    const QString name = object.value(QLatin1String("file")).toString();
    if (name.isEmpty())
        return QByteArray::fromBase64(
            object.value(QLatin1String("fileBase64")).toString().toLatin1());
    if (folder.isEmpty())
        return fail(place, QStringLiteral("only a script from a file may name files"));
    QFile file(QDir(folder).filePath(name));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxFile)
        return fail(place, name + QStringLiteral(": cannot be read, or has more than 10 MB"));
    return file.readAll();
}

//! `{"picture":…}`, `{"card":…}` or `{"push":…}`, each true or an object.
Result<ScriptStep> readPush(const char *word, const char *msgType, const QJsonObject &step,
                            const QString &folder, const QString &place)
{
    const QJsonValue value = step.value(QLatin1String(word));
    const QJsonObject object = value.toObject();
    ScriptStep result;
    result.kind = ScriptStep::Kind::Push;
    result.push.msgType =
        *msgType != '\0' ? QLatin1String(msgType) : object.value(QLatin1String("type")).toString();
    if (!(value.isObject() || value.isBool()) || result.push.msgType.isEmpty())
        return fail(place, QLatin1String(word) + QStringLiteral(" must be true or an object"));
    auto fields = pushFields(object.value(QLatin1String("fields")).toObject());
    if (!fields)
        return fail(place, fields.error().message);
    auto file = readFile(object, folder, place);
    if (!file)
        return file.error();
    const auto delay = readMs(step.value(QLatin1String("afterMs")), -1, place);
    if (!delay)
        return delay.error();
    result.push.fields = std::move(fields).value();
    result.push.file = std::move(file).value();
    result.ms = *delay;
    return result;
}

//! The words of a card stand beside `fields`, as they are what matters.
QJsonObject withCardWords(QJsonObject step)
{
    QJsonObject card = step.value(QLatin1String("card")).toObject();
    QJsonObject fields = card.value(QLatin1String("fields")).toObject();
    const std::array words { std::pair { "title", "Title" }, std::pair { "pagePath", "PagePath" } };
    for (const auto &[word, field] : words) {
        if (card.contains(QLatin1String(word)))
            fields.insert(QLatin1String(field), card.value(QLatin1String(word)));
    }
    card.insert(QStringLiteral("fields"), fields);
    step.insert(QStringLiteral("card"), card);
    return step;
}

Result<ScriptStep> readExpect(const QJsonValue &value, const QString &place)
{
    ScriptStep step;
    step.kind = ScriptStep::Kind::Expect;
    const QJsonObject object = value.toObject();
    for (const QJsonValue &word : object.value(QLatin1String("any")).toArray())
        step.expect.any.append(word.toString());
    step.expect.msgType = object.value(QLatin1String("type")).toString();
    step.expect.nothing = object.value(QLatin1String("nothing")).toBool();
    if (!value.isObject() || step.expect.any.contains(QString()))
        return fail(place, QStringLiteral("expect must be an object, any a list of words"));
    return step;
}

Result<ScriptStep> readStep(const QJsonObject &object, const QString &folder, const QString &place)
{
    if (object.contains(QLatin1String("picture")))
        return readPush("picture", "image", object, folder, place);
    if (object.value(QLatin1String("card")).isObject())
        return readPush("card", "miniprogrampage", withCardWords(object), folder, place);
    if (object.contains(QLatin1String("card")))
        return readPush("card", "miniprogrampage", object, folder, place);
    if (object.contains(QLatin1String("push")))
        return readPush("push", "", object, folder, place);
    if (object.contains(QLatin1String("expect")))
        return readExpect(object.value(QLatin1String("expect")), place);
    if (object.contains(QLatin1String("enter")))
        return readEnter(object.value(QLatin1String("enter")), place);
    if (object.contains(QLatin1String("say")))
        return readSay(object, place);
    if (object.contains(QLatin1String("wait")))
        return readWait(object.value(QLatin1String("wait")), place);
    if (object.contains(QLatin1String("react")))
        return readReact(object.value(QLatin1String("react")), place);
    if (!object.contains(QLatin1String("pauseMs")))
        return fail(
            place,
            QStringLiteral("expected enter, say, picture, card, push, wait, react, expect or "
                           "pauseMs"));
    const auto pause = readMs(object.value(QLatin1String("pauseMs")), 0, place);
    if (!pause)
        return pause.error();
    ScriptStep step;
    step.ms = *pause;
    return step;
}

Result<ScriptedVisitor> readVisitor(const QJsonObject &object, const QString &folder,
                                    const QString &place)
{
    ScriptedVisitor visitor;
    visitor.name = object.value(QLatin1String("name")).toString().trimmed();
    visitor.app = object.value(QLatin1String("app")).toString();
    if (visitor.name.isEmpty() || visitor.name.size() > 64)
        return fail(place, QStringLiteral("name must have 1 to 64 characters"));
    const auto start = readMs(object.value(QLatin1String("startMs")), 0, place);
    if (!start)
        return start.error();
    visitor.startMs = *start;
    const QJsonArray steps = object.value(QLatin1String("steps")).toArray();
    if (steps.isEmpty() || steps.size() > kMaxSteps)
        return fail(place, QStringLiteral("steps must be a list of 1 to 200 steps"));
    for (qsizetype i = 0; i < steps.size(); ++i) {
        auto step = readStep(steps.at(i).toObject(), folder, indexed(place, "steps", i));
        if (!step)
            return step.error();
        visitor.steps.append(std::move(step).value());
    }
    return visitor;
}

} // namespace

Result<Script> parseScript(const QByteArray &json, const QString &folder)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError || !document.isObject()) {
        const auto line = json.left(error.offset).count('\n') + 1;
        return fail(QStringLiteral("line ") + QString::number(line),
                    QStringLiteral("not a JSON object: ") + error.errorString());
    }
    const QJsonArray visitors = document.object().value(QLatin1String("visitors")).toArray();
    if (visitors.isEmpty() || visitors.size() > kMaxVisitors)
        return fail(QStringLiteral("visitors"),
                    QStringLiteral("must be a list of 1 to 1000 visitors"));
    Script script;
    QSet<QString> seen;
    for (qsizetype i = 0; i < visitors.size(); ++i) {
        const QString place = indexed(QString(), "visitors", i);
        auto visitor = readVisitor(visitors.at(i).toObject(), folder, place);
        if (!visitor)
            return visitor.error();
        const QString key = visitor->app + QLatin1Char('\n') + visitor->name;
        if (seen.contains(key))
            return fail(place, QStringLiteral("this name is taken: ") + visitor->name);
        seen.insert(key);
        script.visitors.append(std::move(visitor).value());
    }
    return script;
}

} // namespace kefu::simulator
