// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/channelform.h"

#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLineEdit>

namespace kefu::ui {

namespace {

using L = QLatin1String;

constexpr int kLabel = 150;
constexpr int kField = 30;
constexpr int kGap = 8;
constexpr int kBoxAround = 48; //!< padding and arrow of a combo box

// In the order of the form; the names are the relay's.
constexpr const char *kEdits[] = { "name",    "appid",   "secret", "originalId",
                                   "apiBase", "forward", "proxy" };

} // namespace

ChannelForm::ChannelForm(const Look &look, AdminService &service, QWidget *parent)
    : AdminPage(look, true, parent)
    , m_service(service)
    , m_save(addAction("channelSave", true))
{
    setObjectName(QStringLiteral("channelForm"));
    build();
    connect(m_save, &QAbstractButton::clicked, this, &ChannelForm::save);
    retranslate();
}

void ChannelForm::build()
{
    addEdit("name");
    addEdit("appid");
    addEdit("secret", true);
    addBox("mode",
           { QStringLiteral("secure"), QStringLiteral("compatible"), QStringLiteral("plain") });
    addBox("format", { QString(), QStringLiteral("json"), QStringLiteral("xml") });
    addEdit("originalId");
    addEdit("apiBase");
    addEdit("proxy");
    addEdit("forward");
    addBox("handover",
           { QStringLiteral("off"), QStringLiteral("on"), QStringLiteral("scheduled") });
    addEdit("handoverTimes");
    connect(m_rows.value(QStringLiteral("handover")).box, &QComboBox::currentIndexChanged, this,
            [this](int index) {
                m_rows.value(QStringLiteral("handoverTimes")).edit->setEnabled(index == 2);
            });
    m_rows.value(QStringLiteral("handoverTimes")).edit->setEnabled(false);
    body()->addStretch();
}

void ChannelForm::addEdit(const char *field, bool secret)
{
    Row row;
    row.edit = new QLineEdit(bodyWidget());
    row.edit->setObjectName(L("channel_") + L(field));
    row.edit->setFont(look().font(13));
    row.edit->setFixedHeight(kField);
    row.edit->setMaxLength(1024);
    if (secret)
        row.edit->setEchoMode(QLineEdit::Password);
    styleField(look(), row.edit);
    connect(row.edit, &QLineEdit::returnPressed, this, &ChannelForm::save);
    row.label = new PlainLabel(look(), 13, &Theme::text, bodyWidget());
    row.hint = new PlainLabel(look(), 12, &Theme::sub, bodyWidget());
    row.label->setFixedWidth(kLabel);
    row.label->setWrapped(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(kGap);
    line->addWidget(row.label);
    line->addWidget(row.edit, 1);
    body()->addLayout(line);
    auto *under = new QHBoxLayout;
    under->addSpacing(kLabel + kGap);
    row.hint->setWrapped(true);
    under->addWidget(row.hint, 1);
    body()->addLayout(under);
    m_rows.insert(L(field), row);
}

void ChannelForm::addBox(const char *field, const QStringList &values)
{
    Row row;
    row.box = new QComboBox(bodyWidget());
    row.box->setObjectName(L("channel_") + L(field));
    row.box->setFont(look().font(13));
    row.box->setFixedHeight(kField);
    for (const QString &value : values)
        row.box->addItem(value, value);
    styleCombo(look(), row.box);
    row.label = new PlainLabel(look(), 13, &Theme::text, bodyWidget());
    row.label->setFixedWidth(kLabel);
    row.label->setWrapped(true);
    row.hint = new PlainLabel(look(), 12, &Theme::sub, bodyWidget());
    row.hint->setWrapped(true);
    auto *line = new QHBoxLayout;
    line->setSpacing(kGap);
    line->addWidget(row.label);
    line->addWidget(row.box);
    line->addWidget(row.hint, 1);
    body()->addLayout(line);
    body()->addSpacing(kGap);
    m_rows.insert(L(field), row);
}

void ChannelForm::startNew()
{
    m_channel = {};
    fill({ { L("mode"), L("secure") }, { L("handover"), L("off") } });
    m_rows.value(QStringLiteral("name")).edit->setFocus();
}

void ChannelForm::startEdit(const QJsonObject &channel)
{
    m_channel = channel;
    fill(channel);
    m_rows.value(QStringLiteral("appid")).edit->setFocus();
}

void ChannelForm::fill(const QJsonObject &channel)
{
    setProblem({});
    for (const char *field : kEdits)
        m_rows.value(L(field)).edit->setText(channel.value(L(field)).toString());
    m_rows.value(QStringLiteral("secret")).edit->clear();
    m_rows.value(QStringLiteral("name")).edit->setReadOnly(!m_channel.isEmpty());
    for (const char *field : { "mode", "format" }) {
        QComboBox *box = m_rows.value(L(field)).box;
        box->setCurrentIndex(std::max(0, box->findData(channel.value(L(field)).toString())));
    }
    const QString rule = channel.value(L("handover")).toString();
    const bool timed = rule.contains(u'-');
    m_rows.value(QStringLiteral("handover"))
        .box->setCurrentIndex(timed                 ? 2
                                  : rule == L("on") ? 1
                                                    : 0);
    m_rows.value(QStringLiteral("handoverTimes"))
        .edit->setText(timed ? rule : QStringLiteral("22:00-08:00"));
    retranslate();
}

QString ChannelForm::valueOf(const char *field) const
{
    return m_rows.value(L(field)).edit->text().trimmed();
}

QString ChannelForm::handOver() const
{
    const QString rule = m_rows.value(QStringLiteral("handover")).box->currentData().toString();
    return rule == L("scheduled") ? valueOf("handoverTimes") : rule;
}

//! Of one that exists only what was changed: a proxy is shown without its password, and must not be
//! saved like that.
QJsonObject ChannelForm::fields() const
{
    QJsonObject all {
        { L("mode"), m_rows.value(QStringLiteral("mode")).box->currentData().toString() },
        { L("format"), m_rows.value(QStringLiteral("format")).box->currentData().toString() },
        { L("handover"), handOver() }
    };
    for (const char *field : kEdits)
        all.insert(L(field), valueOf(field));
    QJsonObject asked { { L("name"), valueOf("name") } };
    for (auto it = all.begin(); it != all.end(); ++it) {
        const QString before = m_channel.value(it.key()).toString();
        if (it.value().toString() != before)
            asked.insert(it.key(), it.value());
    }
    return asked;
}

void ChannelForm::save()
{
    if (m_busy)
        return;
    m_busy = true;
    m_save->setEnabled(false);
    m_service.run(m_channel.isEmpty() ? QStringLiteral("channel.add")
                                      : QStringLiteral("channel.set"),
                  fields(), this, [this](const Result<QJsonObject> &answer) { onAnswer(answer); });
}

void ChannelForm::onAnswer(const Result<QJsonObject> &answer)
{
    m_busy = false;
    m_save->setEnabled(true);
    if (!answer) {
        setProblem(problemWords(answer.error()));
        return;
    }
    const bool isNew = m_channel.isEmpty();
    // A new one is handed over only by a second command: it has no visitors yet.
    m_rows.value(QStringLiteral("secret")).edit->clear();
    Q_EMIT saved(*answer, isNew);
}

//! Names the field as the form does.
QString ChannelForm::problemWords(const Error &error) const
{
    if (error.code == ErrorCode::Conflict)
        return tr("A mini program of this name exists already.");
    if (error.code != ErrorCode::BadRequest)
        return errorWords(error);
    QString field = error.details.value(L("field")).toString();
    if (field == L("api-base"))
        field = QStringLiteral("apiBase");
    if (field == L("handover"))
        field = QStringLiteral("handoverTimes");
    if (!m_rows.contains(field))
        return errorWords(error);
    const Row row = m_rows.value(field);
    const QString hint = row.hint->text();
    return hint.isEmpty() ? tr("%1 is not right.").arg(row.label->text())
                          : tr("%1 is not right: %2").arg(row.label->text(), hint);
}

void ChannelForm::setRowWords(const char *field, const QString &label, const QString &hint)
{
    const Row row = m_rows.value(L(field));
    row.label->setText(label);
    row.hint->setText(hint);
    row.hint->setVisible(!hint.isEmpty());
    QWidget *input = row.edit ? static_cast<QWidget *>(row.edit) : row.box;
    input->setAccessibleName(label);
    input->setAccessibleDescription(hint);
}

void ChannelForm::setBoxWords(const char *field, const QStringList &words)
{
    QComboBox *box = m_rows.value(L(field)).box;
    int widest = 0;
    for (int i = 0; i < words.size(); ++i) {
        box->setItemText(i, words[i]);
        widest = std::max(widest, box->fontMetrics().horizontalAdvance(words[i]));
    }
    // By itself it keeps the width of the words it was first shown with.
    box->setMinimumWidth(widest + kBoxAround);
}

void ChannelForm::retranslate()
{
    const bool isNew = m_channel.isEmpty();
    setTitle(isNew ? tr("Add a mini program") : tr("Edit %1").arg(valueOf("name")));
    m_save->setText(isNew ? tr("Add and go on") : tr("Save"));
    setRowWords("name", tr("Name"),
                tr("1 to 64 characters without blanks; stands in the callback URL and cannot be "
                   "changed later"));
    setRowWords("appid", tr("AppID"),
                tr("From WeChat's console, development settings; begins with wx"));
    setRowWords("secret", tr("AppSecret"),
                isNew ? tr("From WeChat's console; kept sealed and never shown again")
                      : tr("Leave empty to keep the one there is"));
    setRowWords("mode", tr("Encryption"), tr("The same as in WeChat's console"));
    setBoxWords(
        "mode",
        { tr("Secure (recommended)"), tr("Compatible"), tr("Plain (messages can be forged)") });
    setRowWords("format", tr("Data format"), tr("Both are understood; only the test looks at it"));
    setBoxWords("format", { tr("Any"), QStringLiteral("JSON"), QStringLiteral("XML") });
    setRowWords("originalId", tr("Original ID"), tr("gh_…; may be left empty"));
    setRowWords("apiBase", tr("API address"), tr("Empty: https://api.weixin.qq.com"));
    setRowWords("proxy", tr("Proxy for calls to WeChat"),
                tr("http://user:password@host:port; empty: the relay's own"));
    setRowWords("forward", tr("Pass pushes on to"),
                tr("Every push goes on unchanged to this address, for the shop's own back end; "
                   "may be left empty"));
    setRowWords("handover", tr("Hand over to WeChat's tool"),
                tr("Once somebody there accepts, up to 30 minutes go past this desk"));
    setBoxWords("handover", { tr("Never"), tr("Always"), tr("Every day, from–to") });
    setRowWords("handoverTimes", tr("Hours of the hand-over"), tr("For example 22:00-08:00"));
}

} // namespace kefu::ui
