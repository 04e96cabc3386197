// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/contenteditor.h"

#include "ui/chat/coverfield.h"
#include "ui/widgets/button.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/iconbutton.h"
#include "ui/widgets/plainlabel.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kSide = 16;
constexpr int kLabelWidth = 76; //!< at least
constexpr int kField = 32;
constexpr int kGap = 8;
constexpr int kHead = 40;
constexpr int kFoot = 44;
constexpr int kProblem = 20;
constexpr qreal kRadius = 3;
} // namespace

ContentEditor::ContentEditor(const Look &look, ContentKind kind, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_kind(kind)
{
    setObjectName(isCard() ? QStringLiteral("cardEditor") : QStringLiteral("linkEditor"));
    build();
    retranslate();
    hide();
}

QLineEdit *ContentEditor::addField(const char *name, int most)
{
    auto *field = new QLineEdit(this);
    field->setObjectName(QLatin1String(name));
    field->setFont(m_look.font(13));
    field->setMaxLength(most);
    styleField(m_look, field);
    connect(field, &QLineEdit::textChanged, this, [this] { showProblem({}); });
    connect(field, &QLineEdit::returnPressed, this, &ContentEditor::submit);
    return field;
}

void ContentEditor::build()
{
    const auto label = [this] { return new PlainLabel(m_look, 13, &Theme::sub, this); };
    m_heading = new PlainLabel(m_look, 14, &Theme::text, this);
    m_heading->setBold(true);
    m_titleLabel = label();
    m_descriptionLabel = label();
    m_addressLabel = label();
    m_coverLabel = label();
    m_title = addField("editorTitle", kMaxCardTitle);
    m_description = addField("editorDescription", kMaxLinkDescription);
    m_address = addField("editorAddress", kMaxAddress);
    m_coverAddress = addField("editorCoverAddress", kMaxAddress);
    m_cover = new CoverField(m_look, this);
    m_cover->setObjectName(QStringLiteral("editorCover"));
    m_problem = new PlainLabel(m_look, 12, &Theme::danger, this);
    m_problem->setObjectName(QStringLiteral("editorProblem"));
    m_send = new Button(m_look, Button::Kind::Primary, this);
    m_send->setObjectName(QStringLiteral("editorSend"));
    m_cancel = new Button(m_look, Button::Kind::Link, this);
    m_cancel->setObjectName(QStringLiteral("editorCancel"));
    m_close = new IconButton(m_look, Icon::Close, 14, { 28, 28 }, this);
    m_close->setObjectName(QStringLiteral("editorClose"));
    connect(m_cover, &CoverField::changed, this, [this] { showProblem({}); });
    connect(m_cover, &CoverField::failed, this, [this](const Error &error) {
        showProblem({ EditorField::Cover, pictureErrorWords(error) });
    });
    connect(m_send, &QAbstractButton::clicked, this, &ContentEditor::submit);
    connect(m_cancel, &QAbstractButton::clicked, this, &ContentEditor::close);
    connect(m_close, &QAbstractButton::clicked, this, &ContentEditor::close);
    for (QWidget *widget :
         std::initializer_list<QWidget *> { m_descriptionLabel, m_description, m_coverAddress })
        widget->setVisible(!isCard());
    m_cover->setVisible(isCard());
}

QList<std::pair<PlainLabel *, QWidget *>> ContentEditor::rows() const
{
    if (isCard())
        return { { m_titleLabel, m_title },
                 { m_addressLabel, m_address },
                 { m_coverLabel, m_cover } };
    return { { m_titleLabel, m_title },
             { m_descriptionLabel, m_description },
             { m_addressLabel, m_address },
             { m_coverLabel, m_coverAddress } };
}

void ContentEditor::retranslate()
{
    m_heading->setText(isCard() ? tr("Mini-program card") : tr("Link card"));
    m_titleLabel->setText(tr("Title"));
    m_descriptionLabel->setText(tr("Description"));
    m_addressLabel->setText(isCard() ? tr("Page path") : tr("Address"));
    m_coverLabel->setText(isCard() ? tr("Cover") : tr("Picture"));
    m_address->setPlaceholderText(isCard() ? QStringLiteral("pages/item/item?id=1")
                                           : QStringLiteral("https://"));
    m_coverAddress->setPlaceholderText(QStringLiteral("https://…/cover.jpg"));
    m_cover->setText(tr("Choose, paste or drop"));
    m_cover->setToolTip(tr("520 × 416 fits best"));
    m_send->setText(tr("Send"));
    m_cancel->setText(tr("Cancel"));
    m_close->setName(tr("Close"));
    const auto all = rows();
    for (const auto &[label, field] : all)
        field->setAccessibleName(label->text());
    setAccessibleName(m_heading->text());
    showProblem({});
}

void ContentEditor::popUp(const QPoint &corner, int room)
{
    layOut();
    resize(std::min(kWidth, room), height());
    layOut();
    move(corner - QPoint(0, height()));
    show();
    raise();
    m_title->setFocus();
}

void ContentEditor::layOut()
{
    m_heading->setGeometry(kSide, 0, width() - 2 * kSide - 28, kHead);
    m_close->move(width() - kSide - 21, 6);
    int y = kHead;
    const auto all = rows();
    int labels = kLabelWidth;
    for (const auto &[label, field] : all)
        labels = std::max(labels, label->sizeHint().width() + kGap);
    for (const auto &[label, field] : all) {
        const int tall = field == m_cover ? CoverField::kSize.height() : kField;
        label->setGeometry(kSide, y, labels, kField);
        const int left = kSide + labels;
        if (field == m_cover)
            field->move(left, y);
        else
            field->setGeometry(left, y, width() - left - kSide, kField);
        y += tall + kGap;
    }
    m_problem->setGeometry(kSide, y, width() - 2 * kSide, kProblem);
    y += kProblem + kGap / 2;
    const QSize send = m_send->sizeHint();
    const QSize cancel = m_cancel->sizeHint();
    m_send->setGeometry(width() - kSide - send.width(), y, send.width(), send.height());
    m_cancel->setGeometry(m_send->x() - kGap - cancel.width(), y + 4, cancel.width(),
                          cancel.height());
    resize(width(), y + kFoot);
}

Content ContentEditor::content() const
{
    Content made;
    made.kind = m_kind;
    made.title = m_title->text().trimmed();
    made.url = m_address->text().trimmed();
    if (!isCard()) {
        made.description = m_description->text().trimmed();
        made.coverUrl = m_coverAddress->text().trimmed();
    }
    return made;
}

void ContentEditor::submit()
{
    Outgoing what;
    what.content = content();
    if (isCard())
        what.attachment = m_cover->cover();
    const ContentProblem found =
        isCard() ? checkCard(what.content, what.attachment.has_value()) : checkLink(what.content);
    showProblem(found);
    if (found.field == EditorField::None)
        Q_EMIT submitted(what);
}

void ContentEditor::showProblem(const ContentProblem &problem)
{
    m_problem->setText(problem.words);
    QWidget *at = nullptr;
    switch (problem.field) {
    case EditorField::None:
        return;
    case EditorField::Title:
        at = m_title;
        break;
    case EditorField::Description:
        at = m_description;
        break;
    case EditorField::Address:
        at = m_address;
        break;
    case EditorField::Cover:
        at = isCard() ? static_cast<QWidget *>(m_cover) : m_coverAddress;
        break;
    }
    at->setFocus();
}

QString ContentEditor::problem() const
{
    return m_problem->text();
}

void ContentEditor::clear()
{
    for (QLineEdit *field : { m_title, m_description, m_address, m_coverAddress })
        field->clear();
    m_cover->clear();
    showProblem({});
}

void ContentEditor::close()
{
    hide();
    Q_EMIT closed();
}

void ContentEditor::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_look.theme().chatList);
    painter.setBrush(m_look.theme().bg);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), kRadius, kRadius);
}

void ContentEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        close();
    else // keys in here are never meant for the composer
        event->accept();
}

void ContentEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    retranslate();
    layOut();
}

} // namespace kefu::ui
