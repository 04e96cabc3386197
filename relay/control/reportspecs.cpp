// SPDX-License-Identifier: Apache-2.0
#include "relay/control/reporthandlers.h"

#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;

constexpr double kSecond = 1000;
constexpr double kHundred = 100;

//! What a column shows of a row. Ratios of nothing stay empty: never 0 %, never 100 %.
struct Column {
    enum class Kind { Text, Count, Seconds, MeanSeconds, Percent, Ratio };
    const char *english;
    const char16_t *chinese;
    Kind kind;
    const char *field;
    const char *of = nullptr; //!< MeanSeconds, Percent, Ratio: divided by this one
    bool inFigures = true;
};
using Kind = Column::Kind;

constexpr std::array kColumns {
    Column { "from", u"开始", Kind::Text, "from", nullptr, false },
    Column { "to", u"结束", Kind::Text, "to", nullptr, false },
    Column { "agent", u"客服", Kind::Text, "name", nullptr, false },
    Column { "number", u"工号", Kind::Text, "number", nullptr, false },
    Column { "channel", u"小程序", Kind::Text, "channel", nullptr, false },
    Column { "conversations", u"接待人数", Kind::Count, "conversations" },
    Column { "entered only", u"进入未咨询", Kind::Count, "enteredOnly" },
    Column { "messages in", u"访客消息数", Kind::Count, "messagesIn" },
    Column { "messages out", u"客服消息数", Kind::Count, "messagesOut" },
    Column { "automatic", u"自动回复数", Kind::Count, "automatic" },
    Column { "answers per question", u"问答比", Kind::Ratio, "messagesOut", "messagesIn" },
    Column { "service level 30 s %", u"30 秒首响达标率 %", Kind::Percent, "levelHits",
             "levelBase" },
    Column { "mean queue time s", u"平均排队时长（秒）", Kind::MeanSeconds, "queueWaitMs",
             "queueStays" },
    Column { "first reply median s", u"首次响应中位数（秒）", Kind::Seconds, "firstReplyMedianMs" },
    Column { "first reply p90 s", u"首次响应 P90（秒）", Kind::Seconds, "firstReplyP90Ms" },
    Column { "mean reply s", u"平均响应时长（秒）", Kind::MeanSeconds, "replyMs", "replies" },
    Column { "replied in 3 min %", u"3 分钟回复率 %", Kind::Percent, "repliesInTime", "replies" },
    Column { "abandoned", u"排队放弃", Kind::Count, "abandoned" },
    Column { "dropped", u"接入未回复", Kind::Count, "dropped" },
    Column { "window over", u"超时限未回复", Kind::Count, "windowsOver" },
    Column { "transfers", u"转接数", Kind::Count, "transfers" },
    Column { "transferred %", u"转接率 %", Kind::Percent, "transfers", "conversations" },
    Column { "satisfaction", u"满意度", Kind::Ratio, "ratingSum", "rated" },
    Column { "online s", u"在线时长（秒）", Kind::Seconds, "onlineMs", nullptr, false },
    Column { "busy s", u"忙碌时长（秒）", Kind::Seconds, "busyMs", nullptr, false },
    Column { "away s", u"小休时长（秒）", Kind::Seconds, "awayMs", nullptr, false },
    Column { "occupancy %", u"占用率 %", Kind::Percent, "occupiedMs", "onlineMs", false },
    Column { "utilisation %", u"利用率 %", Kind::Percent, "staysMs", "slotsMs", false },
    Column { "AHT s", u"平均处理时长（秒）", Kind::MeanSeconds, "handledMs", "handled", false },
};

QString number(double value)
{
    return QString::number(value, 'f', 1);
}

QString cellOf(const Column &column, const QJsonObject &row)
{
    const QJsonObject from = column.inFigures ? row.value(L("figures")).toObject() : row;
    const QJsonValue value = from.value(L(column.field));
    const double above = value.toDouble();
    const double below = column.of ? from.value(L(column.of)).toDouble() : 1;
    switch (column.kind) {
    case Kind::Text:
        return value.toString();
    case Kind::Count:
        return QString::number(value.toInteger());
    case Kind::Seconds:
        return above < 0 ? QString() : number(above / kSecond);
    case Kind::MeanSeconds:
        return below > 0 ? number(above / below / kSecond) : QString();
    case Kind::Percent:
        return below > 0 ? number(kHundred * above / below) : QString();
    case Kind::Ratio:
        return below > 0 ? QString::number(above / below, 'f', 2) : QString();
    }
    return {};
}

OptionSpec option(const char *name, const char *value, const char *description,
                  OptionSpec::Kind kind = OptionSpec::Kind::Text, const char *field = nullptr)
{
    return { L(name), L(field ? field : name), L(value), QString::fromLatin1(description), kind };
}

} // namespace

QList<CommandSpec> reportSpecs()
{
    CommandSpec report;
    report.words = { QStringLiteral("report") };
    report.cmd = QStringLiteral("report");
    report.summary = QStringLiteral("Prints the dashboard's figures of a past period.");
    report.options = {
        option("from", "DAY", "First day (YYYY-MM-DD), or a time (YYYY-MM-DDTHH:MM)."),
        option("to", "DAY", "Last day, or the time it ends; the same as --from by default."),
        option("by", "total|hour|day|week|agent|channel", "One row each; day by default.",
               OptionSpec::Kind::Choice),
        option("channel", "NAME", "Only of this channel; may be given again.",
               OptionSpec::Kind::List, "channels"),
        option("agent", "NAME", "Only what this agent did; may be given again.",
               OptionSpec::Kind::List, "agents"),
        option("shift", "HH:MM-HH:MM", "Only these hours of each day, over midnight, too."),
        option("before", "", "The same span before it, too.", OptionSpec::Kind::Flag),
        option("csv", "", "A CSV file instead of a table.", OptionSpec::Kind::Flag),
        option("language", "zh|en", "Of the CSV's heads; en by default.", OptionSpec::Kind::Choice),
    };
    report.options[0].required = true;
    report.hasJson = true;
    return { report };
}

QList<QStringList> reportLines(const QJsonArray &rows, bool chinese)
{
    QList<QStringList> lines { {} };
    for (const Column &column : kColumns)
        lines[0].append(chinese ? QString::fromUtf16(column.chinese) : L(column.english));
    for (const QJsonValue &row : rows) {
        QStringList line;
        for (const Column &column : kColumns)
            line.append(cellOf(column, row.toObject()));
        lines.append(line);
    }
    return lines;
}

// A terminal has no room for thirty columns: each row is a block, and what is empty is left out.
QString reportText(const QJsonObject &d)
{
    if (d.contains(L("csv")))
        return d.value(L("csv")).toString();
    QString text;
    for (const L key : { L("rows"), L("before") }) {
        const QJsonArray rows = d.value(key).toArray();
        if (key == L("before") && !rows.isEmpty())
            text += QStringLiteral("--- before ---\n");
        for (const QStringList &line : reportLines(rows, false).mid(1)) {
            QStringList parts;
            for (qsizetype i = 0; i < line.size(); ++i) {
                if (!line[i].isEmpty() && line[i] != u"0" && line[i] != u"0.0")
                    parts += L(kColumns[size_t(i)].english) + u' ' + line[i];
            }
            text += parts.join(QStringLiteral("  ")) + u'\n';
        }
    }
    return text.isEmpty() ? QStringLiteral("nothing\n") : text;
}

} // namespace kefu::control
