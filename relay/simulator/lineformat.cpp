// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/lineformat.h"

#include <QDateTime>

namespace kefu::simulator {

namespace {

QString harmless(const QString &text)
{
    QString result;
    result.reserve(text.size());
    for (const QChar c : text) {
        if (c == u'\n')
            result += QLatin1String("\\n");
        else
            result += c.category() == QChar::Other_Control ? QChar(u'\xfffd') : c;
    }
    return result;
}

QChar arrow(Line::Kind kind)
{
    switch (kind) {
    case Line::Kind::FromVisitor:
        return u'>';
    case Line::Kind::ToVisitor:
        return u'<';
    case Line::Kind::Note:
        break;
    }
    return u'!';
}

} // namespace

QString formatLine(const Line &line)
{
    const QString time =
        QDateTime::fromMSecsSinceEpoch(line.at).toString(QStringLiteral("HH:mm:ss.zzz"));
    const QString who =
        line.visitor.isEmpty() ? QString() : QString(harmless(line.visitor) + QLatin1String(": "));
    return time + QLatin1Char(' ') + line.app + QLatin1Char(' ') + arrow(line.kind)
        + QLatin1Char(' ') + who + harmless(line.text);
}

} // namespace kefu::simulator
