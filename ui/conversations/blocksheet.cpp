// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/blocksheet.h"

#include "ui/model/chatqueries.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRadioButton>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {
constexpr QSize kBox { 440, 246 };
constexpr int kTerms[] = { 7, 30, 90, 365 };
constexpr int kDefaultTerm = 30;
constexpr qint64 kDayMs = 24LL * 3600 * 1000;
} // namespace

BlockSheet::BlockSheet(const Look &look, ChatService &service, VisitorId visitor,
                       const QString &name, QWidget *over)
    : Sheet(look, over, kBox)
    , m_service(service)
    , m_visitor(visitor)
    , m_reason(new QLineEdit)
    , m_terms(new QButtonGroup(this))
    , m_error(new PlainLabel(look, 13, &Theme::danger))
    , m_ok(new Button(look, Button::Kind::Primary))
{
    setObjectName(QStringLiteral("blockSheet"));
    build(name);
}

void BlockSheet::build(const QString &name)
{
    setTitle(tr("Block %1").arg(name));
    auto *what = new PlainLabel(look(), 13, &Theme::sub);
    what->setWrapped(true);
    what->setText(tr("The conversation ends. What the visitor writes is kept, but nobody gets it "
                     "and nothing is answered."));
    m_reason->setObjectName(QStringLiteral("blockReason"));
    m_reason->setPlaceholderText(tr("For example abuse or advertising"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setMaxLength(kMaxReason);
    m_reason->setFixedHeight(32);
    styleField(look(), m_reason);
    m_reason->setFont(look().font(13));
    auto *terms = new QHBoxLayout;
    terms->setSpacing(14);
    for (const int days : kTerms) {
        auto *term = new QRadioButton(tr("%n day(s)", nullptr, days));
        term->setObjectName(QStringLiteral("term%1").arg(days));
        term->setFont(look().font(13));
        term->setChecked(days == kDefaultTerm);
        look().onTheme(term, [this, term] {
            QPalette palette = term->palette();
            palette.setColor(QPalette::WindowText, look().theme().text);
            term->setPalette(palette);
        });
        m_terms->addButton(term, days);
        terms->addWidget(term);
    }
    terms->addStretch(1);
    m_error->setObjectName(QStringLiteral("blockError"));
    m_ok->setObjectName(QStringLiteral("blockOk"));
    m_ok->setText(tr("Block"));
    connect(m_ok, &QAbstractButton::clicked, this, &BlockSheet::submit);
    connect(m_reason, &QLineEdit::returnPressed, this, &BlockSheet::submit);
    auto *cancel = new Button(look(), Button::Kind::Quiet);
    cancel->setObjectName(QStringLiteral("blockCancel"));
    cancel->setText(tr("Cancel"));
    connect(cancel, &QAbstractButton::clicked, this, &Sheet::dismiss);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_error, 1);
    foot->addWidget(cancel);
    foot->addWidget(m_ok);
    content()->addWidget(what);
    content()->addWidget(m_reason);
    content()->addLayout(terms);
    content()->addStretch(1);
    content()->addLayout(foot);
}

void BlockSheet::openNow()
{
    open(m_reason);
}

void BlockSheet::submit()
{
    if (!m_ok->isEnabled())
        return;
    m_ok->setEnabled(false);
    m_error->setText({});
    BlockRequest request { m_visitor };
    request.reason = m_reason->text().trimmed();
    request.untilAt = m_service.relayNow() + m_terms->checkedId() * kDayMs;
    setBlocked(m_service, request, this, [this](const Result<void> &done) {
        m_ok->setEnabled(true);
        if (!done) {
            m_error->setText(errorWords(done.error()));
            return;
        }
        const VisitorId visitor = m_visitor;
        Q_EMIT blocked(visitor);
        dismiss();
    });
}

} // namespace kefu::ui
