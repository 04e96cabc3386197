// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/questionbar.h"

#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace kefu::ui {

QuestionBar::QuestionBar(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_question(new PlainLabel(look, 13, &Theme::amber, this))
    , m_yes(new Button(look, Button::Kind::Quiet, this))
    , m_no(new Button(look, Button::Kind::Link, this))
{
    setFixedHeight(kHeight);
    m_question->setObjectName(QStringLiteral("questionText"));
    m_yes->setObjectName(QStringLiteral("questionYes"));
    m_no->setObjectName(QStringLiteral("questionNo"));
    m_no->setText(tr("Cancel"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(18, 0, 15, 0);
    layout->setSpacing(8);
    layout->addWidget(m_question, 1);
    layout->addWidget(m_yes);
    layout->addWidget(m_no);
    connect(m_no, &QAbstractButton::clicked, this, &QuestionBar::cancel);
    connect(m_yes, &QAbstractButton::clicked, this, [this] {
        const auto done = std::exchange(m_done, nullptr);
        hide();
        if (done)
            done();
    });
    hide();
}

void QuestionBar::ask(const QString &question, const QString &yes, std::function<void()> done)
{
    m_question->setText(question);
    m_yes->setText(yes);
    m_done = std::move(done);
    updateGeometry();
    show();
}

bool QuestionBar::cancel()
{
    const bool asked = isAsking();
    m_done = nullptr;
    hide();
    return asked;
}

void QuestionBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().amberBg);
}

void QuestionBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    m_no->setText(tr("Cancel"));
    cancel(); // its words are of the former language
}

} // namespace kefu::ui
