// SPDX-License-Identifier: Apache-2.0
#include "ui/admin/doctorpage.h"

#include "ui/admin/findingwords.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/plainlabel.h"

#include <QBoxLayout>

namespace kefu::ui {

namespace {

using L = QLatin1String;

QColor Theme::*colourOf(const QString &severity)
{
    if (severity == L("error"))
        return &Theme::danger;
    return severity == L("warning") ? &Theme::amber : &Theme::sub;
}

} // namespace

DoctorPage::DoctorPage(const Look &look, AdminService &service, QWidget *parent)
    : AdminPage(look, true, parent)
    , m_service(service)
    , m_again(addAction("doctorAgain", false))
{
    setObjectName(QStringLiteral("doctorPage"));
    connect(m_again, &QAbstractButton::clicked, this, &DoctorPage::test);
    retranslate();
}

void DoctorPage::start(const QJsonObject &channel)
{
    m_channel = channel;
    m_findings = {};
    m_state = State::Idle;
    test();
}

void DoctorPage::test()
{
    if (m_state == State::Testing)
        return;
    m_state = State::Testing;
    setProblem({});
    retranslate();
    const QString name = m_channel.value(L("name")).toString();
    m_service.run(QStringLiteral("doctor"), { { L("name"), name } }, this,
                  [this](const Result<QJsonObject> &answer) {
                      m_state = answer ? State::Done : State::Idle;
                      if (answer)
                          m_findings = answer->value(L("channels"))
                                           .toArray()
                                           .at(0)
                                           .toObject()
                                           .value(L("findings"))
                                           .toArray();
                      setProblem(answer ? QString() : errorWords(answer.error()));
                      retranslate();
                  });
}

QWidget *DoctorPage::makeFinding(const QJsonObject &finding)
{
    const FindingWords words = findingWords(finding);
    const QString severity = finding.value(L("severity")).toString();
    auto *card = new Card(look(), bodyWidget());
    card->setObjectName(QStringLiteral("finding"));
    card->setProperty("finding", finding.value(L("name")).toString());
    card->setAccessibleName(
        QStringLiteral("%1: %2 %3").arg(severityWords(severity), words.cause, words.fix));
    auto *lines = new QVBoxLayout(card);
    lines->setContentsMargins(16, 10, 16, 10);
    lines->setSpacing(4);
    const auto add = [&](int pixels, QColor Theme::*colour, const QString &text, bool bold) {
        auto *label = new PlainLabel(look(), pixels, colour, card);
        label->setWrapped(true);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        label->setBold(bold);
        label->setText(text);
        lines->addWidget(label);
    };
    add(12, colourOf(severity), severityWords(severity), true);
    add(13, &Theme::text, words.cause, true);
    add(13, &Theme::sub, words.fix, false);
    return card;
}

void DoctorPage::show()
{
    while (QLayoutItem *item = body()->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
    if (m_state == State::Testing) {
        addText(13, &Theme::sub)
            ->setText(tr("Asking the callback address and WeChat; this takes a few seconds…"));
        body()->addStretch();
        return;
    }
    if (m_state == State::Done && m_findings.isEmpty())
        addText(13, &Theme::text)->setText(tr("Nothing is wrong."));
    for (const QJsonValue &finding : std::as_const(m_findings))
        body()->addWidget(makeFinding(finding.toObject()));
    body()->addStretch();
}

void DoctorPage::retranslate()
{
    const QString name = m_channel.value(L("name")).toString();
    setTitle(name.isEmpty() ? tr("Connection test") : tr("Connection test: %1").arg(name));
    m_again->setText(tr("Test again"));
    m_again->setEnabled(m_state != State::Testing);
    show();
}

} // namespace kefu::ui
