// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/adminservice.h"

#include <QHash>
#include <QJsonArray>
#include <algorithm>

namespace kefu::ui {

//! A relay's administration, reduced to answers prepared by the test.
class FakeAdminService : public AdminService {
public:
    void run(const QString &command, const QJsonObject &fields, QObject *context,
             Done done) override
    {
        asked.append({ command, fields });
        const Result<QJsonObject> answer = failures.contains(command)
            ? Result<QJsonObject>(failures.value(command))
            : Result<QJsonObject>(answers.value(command));
        QMetaObject::invokeMethod(
            context, [done = std::move(done), answer] { done(answer); }, Qt::QueuedConnection);
    }
    //! The fields of the last call of that command; empty when there was none.
    QJsonObject last(const char *command) const
    {
        for (auto it = asked.crbegin(); it != asked.crend(); ++it) {
            if (it->first == QLatin1String(command))
                return it->second;
        }
        return {};
    }
    int count(const char *command) const
    {
        return int(std::count_if(asked.begin(), asked.end(), [command](const auto &one) {
            return one.first == QLatin1String(command);
        }));
    }

    QList<std::pair<QString, QJsonObject>> asked;
    QHash<QString, QJsonObject> answers;
    QHash<QString, Error> failures;
};

} // namespace kefu::ui
