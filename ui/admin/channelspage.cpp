// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/channelspage.h"

#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/plainlabel.h"

#include <QBoxLayout>

namespace kefu::ui {

namespace {

using L = QLatin1String;

constexpr int kRow = 72;

bool isHandedOver(const QJsonObject &channel)
{
    const QString rule = channel.value(L("handover")).toString();
    return !rule.isEmpty() && rule != L("off");
}

} // namespace

ChannelsPage::ChannelsPage(const Look &look, AdminService &service, QWidget *parent)
    : AdminPage(look, false, parent)
    , m_service(service)
    , m_add(addAction("channelAdd", true))
{
    setObjectName(QStringLiteral("channelsPage"));
    connect(m_add, &QAbstractButton::clicked, this, &ChannelsPage::addRequested);
    retranslate();
}

void ChannelsPage::reload()
{
    m_service.run(QStringLiteral("channel.list"), {}, this,
                  [this](const Result<QJsonObject> &answer) {
                      if (!answer)
                          return setProblem(errorWords(answer.error()));
                      setProblem({});
                      m_loaded = true;
                      show(answer->value(L("channels")).toArray());
                  });
}

void ChannelsPage::show(const QJsonArray &channels)
{
    m_channels = channels;
    while (QLayoutItem *item = body()->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    for (const QJsonValue &channel : channels)
        body()->addWidget(makeRow(channel.toObject()));
    if (m_loaded && channels.isEmpty())
        addText(13, &Theme::sub)->setText(tr("No mini program yet. Add the first one."));
    body()->addStretch();
}

QWidget *ChannelsPage::makeWords(const QJsonObject &channel, QWidget *row)
{
    auto *words = new QWidget(row);
    auto *lines = new QVBoxLayout(words);
    lines->setContentsMargins(0, 0, 0, 0);
    lines->setSpacing(2);
    auto *name = new PlainLabel(look(), 14, &Theme::text, words);
    name->setBold(true);
    name->setText(channel.value(L("name")).toString());
    const bool enabled = channel.value(L("enabled")).toBool();
    QStringList states { enabled ? tr("Enabled") : tr("Disabled") };
    if (enabled && isHandedOver(channel))
        states.append(tr("Handed over to WeChat's own tool"));
    if (channel.value(L("mode")).toString() == L("plain"))
        states.append(tr("Plain mode: messages can be forged"));
    auto *state = new PlainLabel(look(), 12, enabled ? &Theme::sub : &Theme::danger, words);
    state->setText(channel.value(L("appid")).toString() + QStringLiteral(" · ")
                   + states.join(QStringLiteral(" · ")));
    lines->addStretch();
    lines->addWidget(name);
    lines->addWidget(state);
    lines->addStretch();
    return words;
}

QWidget *ChannelsPage::makeRow(const QJsonObject &channel)
{
    const QString name = channel.value(L("name")).toString();
    const bool enabled = channel.value(L("enabled")).toBool();
    auto *row = new Card(look(), bodyWidget());
    row->setObjectName(QStringLiteral("channelRow"));
    row->setAccessibleName(name);
    row->setFixedHeight(kRow);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(16, 0, 12, 0);
    layout->addWidget(makeWords(channel, row), 1);
    const auto add = [&](const char *object, const QString &text) {
        auto *button = new Button(look(), Button::Kind::Quiet, row);
        button->setObjectName(L(object));
        button->setText(text);
        button->setAccessibleName(QStringLiteral("%1: %2").arg(name, text));
        layout->addWidget(button);
        return button;
    };
    connect(add("channelConnect", tr("Connection guide")), &QAbstractButton::clicked, this,
            [this, channel] { Q_EMIT connectRequested(channel); });
    connect(add("channelDoctor", tr("Test the connection")), &QAbstractButton::clicked, this,
            [this, channel] { Q_EMIT doctorRequested(channel); });
    connect(add("channelReplies", tr("Automatic replies")), &QAbstractButton::clicked, this,
            [this, channel] { Q_EMIT repliesRequested(channel); });
    connect(add("channelEdit", tr("Edit")), &QAbstractButton::clicked, this,
            [this, channel] { Q_EMIT editRequested(channel); });
    connect(add("channelToggle", enabled ? tr("Disable") : tr("Enable")), &QAbstractButton::clicked,
            this, [this, name, enabled] { toggle(name, !enabled); });
    return row;
}

void ChannelsPage::toggle(const QString &name, bool enable)
{
    m_service.run(enable ? QStringLiteral("channel.enable") : QStringLiteral("channel.disable"),
                  { { L("name"), name } }, this, [this](const Result<QJsonObject> &answer) {
                      if (answer)
                          reload();
                      else
                          setProblem(errorWords(answer.error()));
                  });
}

void ChannelsPage::retranslate()
{
    setTitle(tr("Mini programs"));
    m_add->setText(tr("Add a mini program"));
    show(m_channels);
}

} // namespace kefu::ui
