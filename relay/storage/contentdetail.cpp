// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/contentdetail.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <array>

namespace kefu::storage {

namespace {

struct Member {
    QLatin1String name;
    QString Content::*text;
};
// The names stand in databases: a released one never changes.
constexpr std::array kMembers {
    Member { QLatin1String("title"), &Content::title },
    Member { QLatin1String("description"), &Content::description },
    Member { QLatin1String("url"), &Content::url },
    Member { QLatin1String("appid"), &Content::appid },
    Member { QLatin1String("coverUrl"), &Content::coverUrl },
};

} // namespace

QString detailText(const Content &content)
{
    if (content.kind == ContentKind::Text)
        return {};
    QJsonObject json;
    for (const Member &member : kMembers) {
        if (const QString &text = content.*member.text; !text.isEmpty())
            json.insert(member.name, text);
    }
    return json.isEmpty() ? QString()
                          : QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

void readDetail(const QString &detail, Content &content)
{
    if (detail.isEmpty())
        return;
    const QJsonObject json = QJsonDocument::fromJson(detail.toUtf8()).object();
    for (const Member &member : kMembers)
        content.*member.text = json.value(member.name).toString();
}

} // namespace kefu::storage
