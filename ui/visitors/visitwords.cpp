// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/visitwords.h"

#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

namespace kefu::ui {

namespace {

constexpr int kMostOfPage = 40; // characters in a line that says more than the page

class Words {
    Q_DECLARE_TR_FUNCTIONS(VisitWords)
};

bool isPage(const QString &key)
{
    return key.compare(QLatin1String("page"), Qt::CaseInsensitive) == 0
        || key.compare(QLatin1String("path"), Qt::CaseInsensitive) == 0;
}

QString joined(const QStringList &parts)
{
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QString sourcePage(const VisitorCard &card)
{
    for (const SourceField &field : card.source) {
        if (isPage(field.key) && !field.value.trimmed().isEmpty())
            return displayLine(maskedPhones(field.value), kMostOfPage);
    }
    // A mini program that gives one word means the place.
    const bool oneWord = card.source.size() == 1 && card.source.first().key.isEmpty();
    return oneWord ? displayLine(maskedPhones(card.source.first().value), kMostOfPage) : QString();
}

QString lastAgent(const VisitorCard &card)
{
    for (const VisitorEpisode &episode : card.episodes) {
        if (!episode.agentName.isEmpty())
            return displayLine(episode.agentName, kMostOfPage);
    }
    return {};
}

QString visitWords(const VisitorCard &card)
{
    QStringList parts;
    if (const QString page = sourcePage(card); !page.isEmpty())
        parts.append(Words::tr("from %1").arg(page));
    if (card.conversations > 0)
        parts.append(Words::tr("visit no. %1").arg(card.conversations));
    if (const QString agent = lastAgent(card); !agent.isEmpty())
        parts.append(Words::tr("last time with %1").arg(agent));
    return joined(parts);
}

QString episodeWords(const VisitorEpisode &episode)
{
    QStringList parts;
    for (const QString &part : { episode.disposition, episode.note }) {
        if (const QString line = displayLine(part, 80); !line.isEmpty())
            parts.append(line);
    }
    return joined(parts);
}

} // namespace kefu::ui
