// SPDX-License-Identifier: Apache-2.0
#include "relay/server/tomlfile.h"

#include <QStringList>
#include <sstream>
#include <string_view>

// The only file that sees toml++: it costs seconds per translation unit.
#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace kefu::server {

namespace {

constexpr qsizetype kShownChars = 60;

QString fromUtf8(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString shownValue(const toml::node &node)
{
    std::ostringstream out;
    node.visit([&out](const auto &value) { out << value; });
    const QString text = QString::fromStdString(out.str()).simplified();
    return text.size() > kShownChars ? text.left(kShownChars) + QStringLiteral("…") : text;
}

//! A list of strings; an invalid variant for any other list.
QVariant stringList(const toml::array &array)
{
    QStringList list;
    for (const toml::node &item : array) {
        const auto text = item.value_exact<std::string>();
        if (!text)
            return {};
        list.append(QString::fromStdString(*text));
    }
    return list;
}

QVariant variantOf(const toml::node &node)
{
    if (const auto text = node.value_exact<std::string>())
        return QString::fromStdString(*text);
    if (const auto number = node.value_exact<int64_t>())
        return static_cast<qint64>(*number);
    if (const auto flag = node.value_exact<bool>())
        return *flag;
    if (const toml::array *array = node.as_array())
        return stringList(*array);
    return {};
}

void flatten(const toml::table &table, const QString &prefix, QList<TomlEntry> &entries)
{
    for (const auto &[key, node] : table) {
        const QString name = prefix + fromUtf8(key.str());
        if (const toml::table *inner = node.as_table(); inner && !inner->empty())
            flatten(*inner, name + u'.', entries);
        else
            entries.append({ name, static_cast<int>(key.source().begin.line), variantOf(node),
                             shownValue(node) });
    }
}

//! What stands left of the `=` in a line that could not be read.
QString keyInLine(const QByteArray &text, int line)
{
    const QList<QByteArray> lines = text.split('\n');
    const QByteArray content =
        line >= 1 && line <= lines.size() ? lines.at(line - 1) : QByteArray();
    const qsizetype equals = content.indexOf('=');
    return QString::fromUtf8(equals > 0 ? content.left(equals).trimmed() : content.trimmed())
        .left(kShownChars);
}

} // namespace

TomlFile parseToml(const QByteArray &text)
{
    TomlFile file;
    const std::string_view view(text.constData(), static_cast<size_t>(text.size()));
    const toml::parse_result result = toml::parse(view);
    if (!result) {
        const toml::parse_error &error = result.error();
        const int line = static_cast<int>(error.source().begin.line);
        file.error = TomlError { line, keyInLine(text, line), fromUtf8(error.description()) };
        return file;
    }
    flatten(result.table(), {}, file.entries);
    std::sort(file.entries.begin(), file.entries.end(),
              [](const TomlEntry &a, const TomlEntry &b) { return a.line < b.line; });
    return file;
}

} // namespace kefu::server
