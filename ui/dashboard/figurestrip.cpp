// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/figurestrip.h"

#include "ui/dashboard/boardwords.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/focusring.h"

#include <QAbstractButton>
#include <QEvent>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QPainter>

namespace kefu::ui {

namespace {

constexpr int kHeight = 28;
constexpr int kSide = 16;
constexpr int kGap = 24;
constexpr int kInner = 6;
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;

struct Row {
    const char *figure;
    QString label;
    QString value;
    QString formula;
};

QList<Row> rowsOf(const BoardFigures &figures)
{
    const auto number = [](qint64 value) { return QString::number(value); };
    return {
        { "abandoned", FigureStrip::tr("Abandoned"), number(figures.abandoned),
          FigureStrip::tr(
              "Visitors of today who left the queue, or went silent in it, before an agent had "
              "them.") },
        { "dropped", FigureStrip::tr("Never answered"), number(figures.dropped),
          FigureStrip::tr(
              "Conversations of today an agent had and that ended without a reply of his.") },
        { "windowsOver", FigureStrip::tr("Out of time"), number(figures.windowsOver),
          FigureStrip::tr("Unanswered conversations whose 48 hours to reply ended today.") },
        { "uncertain", FigureStrip::tr("Unknown fate"), number(figures.uncertain),
          FigureStrip::tr("Replies WeChat never answered: they may have arrived, or not.") },
        { "leaves", FigureStrip::tr("Leave messages"), number(figures.leaves),
          FigureStrip::tr("Written while nobody was online, and taken by nobody yet.") },
        { "assigned", FigureStrip::tr("Being served"), number(figures.assigned),
          FigureStrip::tr("Conversations with an agent now.") },
        { "conversations", FigureStrip::tr("Served today"), number(figures.conversations),
          FigureStrip::tr(
              "Conversations an agent had today. First reply: median %1, nine in ten within %2.")
              .arg(spanWords(figures.firstReplyMedianMs), spanWords(figures.firstReplyP90Ms)) },
        { "firstReplies", FigureStrip::tr("First reply"), spanWords(figures.firstReplyMedianMs),
          FigureStrip::tr("Median of the first replies of today; nine in ten within %1.")
              .arg(spanWords(figures.firstReplyP90Ms)) },
        { "replies", FigureStrip::tr("Within 3 min"), percentWords(replyRate(figures)),
          FigureStrip::tr("Replies within 3 minutes ÷ all replies of today: %1 of %2.")
              .arg(figures.repliesInTime)
              .arg(figures.replies) },
        { "enteredOnly", FigureStrip::tr("Entered only"), number(figures.enteredOnly),
          FigureStrip::tr("Visitors of today who entered and wrote nothing.") },
    };
}

} // namespace

class StripFigure : public QAbstractButton {
public:
    StripFigure(const Look &look, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
    {
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
    }
    void setFigure(const QString &label, const QString &value, const QString &formula, bool stale)
    {
        m_label = label;
        m_value = value;
        m_stale = stale;
        const QString name = label + u' ' + value;
        if (name != accessibleName())
            setAccessibleName(name);
        if (toolTip() != plainToolTip(formula))
            setToolTip(plainToolTip(formula));
        update();
    }
    QSize sizeHint() const override
    {
        return { QFontMetrics(m_look.font(12)).horizontalAdvance(m_label) + kInner
                     + QFontMetrics(m_look.font(12, true)).horizontalAdvance(m_value) + 2,
                 kHeight };
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        QFont font = m_look.font(12);
        font.setUnderline(underMouse());
        painter.setFont(font);
        painter.setPen(theme.sub);
        painter.drawText(rect(), kFlags, m_label);
        painter.setFont(m_look.font(12, true));
        painter.setPen(m_stale ? theme.sub : theme.text);
        painter.drawText(rect(), kFlags | Qt::AlignRight, m_value);
        if (hasFocus() && m_byKey) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(theme.accent);
            painter.drawRoundedRect(QRectF(rect()).adjusted(.5, 3.5, -.5, -3.5), 3, 3);
        }
    }
    void focusInEvent(QFocusEvent *event) override
    {
        m_byKey = cameByKey(*event);
        QAbstractButton::focusInEvent(event);
    }
    void enterEvent(QEnterEvent *) override { update(); }
    void leaveEvent(QEvent *) override { update(); }
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            click();
        else
            QAbstractButton::keyPressEvent(event);
    }

private:
    const Look &m_look;
    QString m_label;
    QString m_value;
    bool m_stale = false;
    bool m_byKey = false;
};

FigureStrip::FigureStrip(const Look &look, const BoardStore &store, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_store(store)
{
    setObjectName(QStringLiteral("figureStrip"));
    setFixedHeight(kHeight);
    const QList<Row> rows = rowsOf({});
    for (const Row &row : rows) {
        auto *figure = new StripFigure(look, this);
        figure->setObjectName(QStringLiteral("strip-") + QLatin1String(row.figure));
        connect(figure, &QAbstractButton::clicked, this,
                [this, name = QLatin1String(row.figure)] { Q_EMIT figureWanted(name); });
        m_figures.append(figure);
    }
    refresh(false);
}

void FigureStrip::refresh(bool stale)
{
    const QList<Row> rows = rowsOf(m_store.figures());
    for (qsizetype i = 0; i < rows.size(); ++i)
        m_figures.at(i)->setFigure(rows.at(i).label,
                                   m_store.isFilled() ? rows.at(i).value : QStringLiteral("–"),
                                   rows.at(i).formula, stale);
    place();
}

void FigureStrip::place()
{
    int x = kSide;
    for (StripFigure *figure : std::as_const(m_figures)) {
        const QSize size = figure->sizeHint();
        figure->setGeometry(x, 0, size.width(), kHeight);
        figure->setVisible(x + size.width() + kSide <= width());
        x += size.width() + kGap;
    }
}

void FigureStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().panel);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_look.theme().line);
}

void FigureStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void FigureStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh(false);
}

} // namespace kefu::ui
