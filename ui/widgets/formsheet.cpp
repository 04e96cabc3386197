// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/formsheet.h"

#include "ui/widgets/button.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/focusframe.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QJsonArray>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {

using L = QLatin1String;
using Kind = FormField::Kind;

constexpr int kWidth = 460;
constexpr int kField = 32;
constexpr int kLong = 96;
constexpr int kCheck = 26;
constexpr int kMostForm = 470; // above, it scrolls
constexpr int kFoot = 52;

} // namespace

FormSheet::FormSheet(const Look &look, QWidget *over, const QString &title,
                     const QList<FormField> &fields, const QString &ok)
    : Sheet(look, over, QSize(kWidth, kMostForm))
    , m_problem(new PlainLabel(look, 13, &Theme::danger))
    , m_ok(new Button(look, Button::Kind::Primary))
{
    setObjectName(QStringLiteral("formSheet"));
    setTitle(title);
    auto *area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    auto *form = new QWidget;
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 0, 14, 0);
    layout->setSpacing(4);
    for (const FormField &field : fields)
        addField(field, layout);
    layout->addStretch(1);
    area->setWidget(form);
    form->setAutoFillBackground(false);
    new OverlayScrollBar(look, area);
    scrollToFocus(area);
    content()->addWidget(area, 1);
    m_problem->setObjectName(QStringLiteral("formProblem"));
    m_problem->setWrapped(true);
    m_ok->setObjectName(QStringLiteral("formOk"));
    m_ok->setText(ok);
    connect(m_ok, &QAbstractButton::clicked, this, &FormSheet::submit);
    auto *cancel = new Button(look, Button::Kind::Quiet);
    cancel->setObjectName(QStringLiteral("formCancel"));
    cancel->setText(tr("Cancel"));
    connect(cancel, &QAbstractButton::clicked, this, &Sheet::dismiss);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_problem, 1);
    foot->addWidget(cancel);
    foot->addWidget(m_ok);
    content()->addLayout(foot);
    const int wanted = form->sizeHint().height() + heightAround() + kFoot;
    setBoxHeight(std::min(wanted, kMostForm + heightAround()));
}

void FormSheet::addField(const FormField &field, QVBoxLayout *layout)
{
    if (field.kind != Kind::Flag) {
        auto *label =
            new PlainLabel(look(), 13, field.kind == Kind::Note ? &Theme::sub : &Theme::text);
        label->setText(field.label);
        label->setWrapped(field.kind == Kind::Note);
        layout->addWidget(label);
    }
    QWidget *input = makeInput(field, this);
    if (input) {
        input->setObjectName(L("form-") + field.key);
        input->setAccessibleName(field.label);
        input->setAccessibleDescription(field.hint);
        layout->addWidget(input);
        m_rows.append({ field, input });
    }
    if (!field.hint.isEmpty()) {
        auto *hint = new PlainLabel(look(), 12, &Theme::sub);
        hint->setText(field.hint);
        hint->setWrapped(true);
        layout->addWidget(hint);
    }
    layout->addSpacing(6);
}

QWidget *FormSheet::makeInput(const FormField &field, QWidget *parent)
{
    switch (field.kind) {
    case Kind::Note:
        return nullptr;
    case Kind::Checks:
        return makeChecks(field, parent);
    case Kind::Flag: {
        auto *box = new QCheckBox(field.label, parent);
        box->setFont(look().font(13));
        box->setChecked(field.value.toBool());
        styleCheck(look(), box);
        return box;
    }
    case Kind::Choice: {
        auto *box = new QComboBox(parent);
        box->setFixedHeight(kField);
        box->setFont(look().font(13));
        for (const auto &[value, words] : field.choices)
            box->addItem(words, value);
        box->setCurrentIndex(std::max(0, box->findData(field.value.toString())));
        styleCombo(look(), box);
        return box;
    }
    case Kind::Long: {
        auto *edit = new QPlainTextEdit(parent);
        edit->setFixedHeight(kLong);
        edit->setFont(look().font(13));
        edit->setTabChangesFocus(true);
        edit->setPlainText(field.value.toString());
        styleText(look(), edit);
        return edit;
    }
    case Kind::Text:
    case Kind::Secret:
    case Kind::Number:
        break;
    }
    auto *edit = new QLineEdit(parent);
    edit->setFixedHeight(kField);
    edit->setFont(look().font(13));
    edit->setMaxLength(field.maxLength);
    if (field.kind == Kind::Secret)
        edit->setEchoMode(QLineEdit::Password);
    if (field.kind == Kind::Number)
        edit->setValidator(new QIntValidator(0, 1'000'000'000, edit));
    edit->setText(field.value.isDouble() ? QString::number(field.value.toInteger())
                                         : field.value.toString());
    styleField(look(), edit);
    edit->installEventFilter(this);
    return edit;
}

QWidget *FormSheet::makeChecks(const FormField &field, QWidget *parent)
{
    auto *list = new QWidget(parent);
    auto *layout = new QVBoxLayout(list);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    const QJsonArray chosen = field.value.toArray();
    for (const auto &[value, words] : field.choices) {
        auto *box = new QCheckBox(words, list);
        box->setFont(look().font(13));
        box->setFixedHeight(kCheck);
        box->setProperty("value", value);
        box->setAccessibleName(words);
        box->setChecked(chosen.contains(value));
        styleCheck(look(), box);
        layout->addWidget(box);
    }
    return list;
}

void FormSheet::openNow()
{
    open(m_rows.isEmpty() ? static_cast<QWidget *>(m_ok) : m_rows.first().input);
}

QJsonValue FormSheet::valueOf(const Row &row) const
{
    if (const auto *box = qobject_cast<const QCheckBox *>(row.input))
        return box->isChecked();
    if (const auto *box = qobject_cast<const QComboBox *>(row.input))
        return box->currentData().toString();
    if (const auto *edit = qobject_cast<const QPlainTextEdit *>(row.input))
        return edit->toPlainText().trimmed();
    if (const auto *edit = qobject_cast<const QLineEdit *>(row.input)) {
        if (row.field.kind == Kind::Number)
            return edit->text().toInt();
        return row.field.kind == Kind::Secret ? edit->text() : edit->text().trimmed();
    }
    QJsonArray chosen;
    const auto boxes = row.input->findChildren<QCheckBox *>();
    for (const QCheckBox *box : boxes) {
        if (box->isChecked())
            chosen.append(box->property("value").toString());
    }
    return chosen;
}

QJsonObject FormSheet::values() const
{
    QJsonObject all;
    for (const Row &row : m_rows)
        all.insert(row.field.key, valueOf(row));
    return all;
}

QString FormSheet::problemOf(const Row &row) const
{
    const QJsonValue value = valueOf(row);
    if (row.field.required
        && (value.isString() ? value.toString().isEmpty()
                             : value.isArray() && value.toArray().isEmpty()))
        return tr("%1 is missing.").arg(row.field.label);
    const qint64 number = value.toInteger();
    if (row.field.kind == Kind::Number && (number < row.field.least || number > row.field.most))
        return tr("%1 must be between %2 and %3.")
            .arg(row.field.label)
            .arg(row.field.least)
            .arg(row.field.most);
    return {};
}

void FormSheet::submit()
{
    if (!m_ok->isEnabled())
        return;
    for (const Row &row : std::as_const(m_rows)) {
        const QString problem = problemOf(row);
        if (problem.isEmpty())
            continue;
        m_problem->setText(problem);
        row.input->setFocus();
        return;
    }
    m_problem->setText({});
    m_ok->setEnabled(false);
    Q_EMIT submitted(values());
}

void FormSheet::fail(const QString &words)
{
    m_ok->setEnabled(true);
    m_problem->setText(words);
}

bool FormSheet::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && qobject_cast<QLineEdit *>(watched)) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            submit();
            return true;
        }
    }
    return Sheet::eventFilter(watched, event);
}

} // namespace kefu::ui
