// SPDX-License-Identifier: Apache-2.0
#include "ui/settings/settingsvalues.h"

#include "ui/widgets/motion.h"

#include "ui/model/settingskeys.h"

#include <QSettings>
#include <algorithm>

namespace kefu::ui {

namespace {
constexpr QLatin1String kScaleKey("scale");
constexpr QLatin1String kReduceMotionKey("reduceMotion");
constexpr QLatin1String kArrangementKey("arrangement");
constexpr QLatin1String kWindows("windows");
constexpr QLatin1String kDocked("docked");
} // namespace

int rememberedScale(const QSettings &settings)
{
    const int percent = settings.value(kScaleKey, 100).toInt();
    const bool known = std::find(std::begin(Look::kZooms), std::end(Look::kZooms), percent)
        != std::end(Look::kZooms);
    return known ? percent : 100;
}

void rememberScale(QSettings &settings, int percent)
{
    settings.setValue(kScaleKey, percent);
}

bool rememberedReduceMotion(const QSettings &settings)
{
    return settings.contains(kReduceMotionKey) ? settings.value(kReduceMotionKey).toBool()
                                               : systemReducesMotion();
}

void rememberReduceMotion(QSettings &settings, bool on)
{
    settings.setValue(kReduceMotionKey, on);
}

QMap<QString, QString> rememberedShortcuts(QSettings &settings)
{
    QMap<QString, QString> changes;
    settings.beginGroup(keys::kShortcuts);
    const QStringList ids = settings.childKeys();
    for (const QString &id : ids)
        changes.insert(id, settings.value(id).toString());
    settings.endGroup();
    return changes;
}

void rememberShortcuts(QSettings &settings, const QMap<QString, QString> &changes)
{
    settings.remove(keys::kShortcuts);
    settings.beginGroup(keys::kShortcuts);
    for (auto change = changes.begin(); change != changes.end(); ++change)
        settings.setValue(change.key(), change.value());
    settings.endGroup();
}

Arrangement rememberedArrangement(const QSettings &settings)
{
    return settings.value(kArrangementKey).toString() == kWindows ? Arrangement::Windows
                                                                  : Arrangement::Docked;
}

void rememberArrangement(QSettings &settings, Arrangement arrangement)
{
    settings.setValue(kArrangementKey,
                      QString(arrangement == Arrangement::Windows ? kWindows : kDocked));
}

} // namespace kefu::ui
