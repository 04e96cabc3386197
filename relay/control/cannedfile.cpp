// SPDX-License-Identifier: Apache-2.0
#include "relay/control/cannedfile.h"

#include "relay/protocol/codec.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace kefu::control {

namespace {

using L = QLatin1String;

constexpr QChar kBom(0xfeff);
constexpr char16_t kFormula[] = u"=+-@\t";

//! Rows of fields, each with the line it begins in.
struct Record {
    int line = 0;
    QStringList fields;
};

//! RFC 4180, and line ends of any kind.
class CsvReader {
public:
    explicit CsvReader(const QString &text)
        : m_text(text)
    {
    }
    bool atEnd() const { return m_at >= m_text.size(); }
    //! False: a quoted field does not end.
    bool next(Record &record)
    {
        record = { m_line, {} };
        for (bool more = true; more;) {
            QString field;
            if (!readField(field))
                return false;
            record.fields.append(field);
            more = !atEnd() && m_text.at(m_at) == u',';
            if (more)
                ++m_at;
        }
        skipLineEnd();
        return true;
    }

private:
    bool readField(QString &field)
    {
        if (atEnd() || m_text.at(m_at) != u'"') {
            const qsizetype from = m_at;
            while (!atEnd() && m_text.at(m_at) != u',' && !isLineEnd(m_text.at(m_at)))
                ++m_at;
            field = m_text.mid(from, m_at - from);
            return true;
        }
        for (++m_at; !atEnd(); ++m_at) {
            const QChar c = m_text.at(m_at);
            if (c == u'"' && !(m_at + 1 < m_text.size() && m_text.at(m_at + 1) == u'"')) {
                ++m_at;
                return true;
            }
            if (c == u'"')
                ++m_at;
            m_line += c == u'\n' ? 1 : 0;
            field += c;
        }
        return false;
    }
    void skipLineEnd()
    {
        // What stands behind a closing quote belongs to nothing.
        while (!atEnd() && !isLineEnd(m_text.at(m_at)))
            ++m_at;
        if (!atEnd() && m_text.at(m_at) == u'\r')
            ++m_at;
        if (!atEnd() && m_text.at(m_at) == u'\n')
            ++m_at;
        ++m_line;
    }
    static bool isLineEnd(QChar c) { return c == u'\n' || c == u'\r'; }

    const QString &m_text;
    qsizetype m_at = 0;
    int m_line = 1;
};

QString columnOf(const QString &name)
{
    static const QHash<QString, QString> kNames {
        { QStringLiteral("标题"), QStringLiteral("title") },
        { QStringLiteral("快捷码"), QStringLiteral("shortcut") },
        { QStringLiteral("分组"), QStringLiteral("group") },
        { QStringLiteral("小程序"), QStringLiteral("channel") },
        { QStringLiteral("内容"), QStringLiteral("text") },
    };
    const QString known = name.trimmed().toLower();
    return kNames.value(known, known);
}

QString plainCell(const QString &cell)
{
    const bool guarded =
        cell.size() > 1 && cell.at(0) == u'\'' && QStringView(kFormula).contains(cell.at(1));
    return guarded ? cell.mid(1) : cell;
}

CannedLine lineOf(const Record &record, const QStringList &columns)
{
    const auto cell = [&](const char *column) {
        return plainCell(record.fields.value(columns.indexOf(L(column))));
    };
    CannedLine line;
    line.line = record.line;
    line.channel = cell("channel").trimmed();
    line.reply.scope = CannedScope::Team;
    line.reply.title = cell("title");
    line.reply.shortcut = cell("shortcut").trimmed();
    line.reply.group = cell("group");
    line.reply.content.text = cell("text");
    return line;
}

CannedFile readCsv(const QString &text)
{
    CannedFile file;
    CsvReader reader(text);
    Record record;
    QStringList columns;
    while (!reader.atEnd()) {
        if (!reader.next(record)) {
            file.problems.append(
                QStringLiteral("line %1: a quoted field does not end").arg(record.line));
            return file;
        }
        if (record.fields.size() == 1 && record.fields.first().trimmed().isEmpty())
            continue;
        if (columns.isEmpty()) {
            for (const QString &name : std::as_const(record.fields))
                columns.append(columnOf(name));
            for (const char *needed : { "title", "text" }) {
                if (!columns.contains(L(needed)))
                    file.problems.append(QStringLiteral("line %1: no column named %2")
                                             .arg(record.line)
                                             .arg(L(needed)));
            }
            if (!file.problems.isEmpty())
                return file;
            continue;
        }
        file.lines.append(lineOf(record, columns));
    }
    return file;
}

CannedFile readJson(const QString &text)
{
    CannedFile file;
    file.json = true;
    QJsonParseError error {};
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &error);
    if (error.error != QJsonParseError::NoError) {
        const int line = int(QStringView(text).left(error.offset).count(u'\n')) + 1;
        file.problems.append(
            QStringLiteral("line %1: not JSON (%2)").arg(line).arg(error.errorString()));
        return file;
    }
    const QJsonArray rows =
        document.isArray() ? document.array() : document.object().value(L("canned")).toArray();
    for (const QJsonValue row : rows) {
        CannedLine line;
        line.line = int(file.lines.size()) + 1;
        line.channel = row[L("channel")].toString();
        line.reply.scope = CannedScope::Team;
        line.reply.title = row[L("title")].toString();
        line.reply.shortcut = row[L("shortcut")].toString();
        line.reply.group = row[L("group")].toString();
        line.reply.content.text = row[L("text")].toString();
        if (row[L("content")].isObject()) {
            const auto content = codec::contentFromJson(row[L("content")].toObject());
            if (content)
                line.reply.content = *content;
            else
                file.problems.append(
                    QStringLiteral("line %1: its content cannot be read").arg(line.line));
        }
        file.lines.append(line);
    }
    return file;
}

QString quoted(const QString &cell)
{
    QString text = cell;
    if (!text.isEmpty() && QStringView(kFormula).contains(text.at(0)))
        text.prepend(u'\'');
    return u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"';
}

} // namespace

CannedFile readCannedFile(const QString &text)
{
    const QString plain = text.startsWith(kBom) ? text.mid(1) : text;
    const QString begin = plain.trimmed().left(1);
    return begin == L("[") || begin == L("{") ? readJson(plain) : readCsv(plain);
}

QString cannedCsv(const QList<CannedLine> &lines)
{
    QString text = kBom + QStringLiteral("title,shortcut,group,channel,text\r\n");
    for (const CannedLine &line : lines) {
        const CannedReply &reply = line.reply;
        if (reply.content.kind != ContentKind::Text)
            continue;
        text += QStringList { quoted(reply.title), quoted(reply.shortcut), quoted(reply.group),
                              quoted(line.channel), quoted(reply.content.text) }
                    .join(u',')
            + QStringLiteral("\r\n");
    }
    return text;
}

QString cannedJson(const QList<CannedLine> &lines)
{
    QJsonArray rows;
    for (const CannedLine &line : lines) {
        QJsonObject row { { L("title"), line.reply.title } };
        if (!line.reply.shortcut.isEmpty())
            row.insert(L("shortcut"), line.reply.shortcut);
        if (!line.reply.group.isEmpty())
            row.insert(L("group"), line.reply.group);
        if (!line.channel.isEmpty())
            row.insert(L("channel"), line.channel);
        row.insert(L("content"), codec::toJson(line.reply.content));
        rows.append(row);
    }
    return QString::fromUtf8(QJsonDocument(rows).toJson());
}

} // namespace kefu::control
