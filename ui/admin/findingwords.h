// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace kefu::ui {

struct FindingWords {
    QString cause;
    QString fix;
};

//! A finding of the doctor in the current language; of one this console does not know the relay's
//! own English words.
FindingWords findingWords(const QJsonObject &finding);
//! The names there are words for.
QStringList knownFindings();
QString severityWords(const QString &severity);

} // namespace kefu::ui
