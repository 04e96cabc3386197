// SPDX-License-Identifier: Apache-2.0
#include "ui/visitors/episodelist.h"

#include "ui/visitors/visitwords.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/plainlabel.h"

#include <QAbstractButton>
#include <QDateTime>
#include <QEvent>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kTitleRow = 28;
constexpr int kRow = 22;
constexpr int kDay = 48; // 11-12; of another year 2025-11-12 is wider
constexpr int kMostAgent = 90;
constexpr int kGap = 6;
} // namespace

//! One of them.
class EpisodeRow : public QAbstractButton {
public:
    EpisodeRow(const Look &look, QWidget *parent)
        : QAbstractButton(parent)
        , m_look(look)
    {
        setCursor(Qt::PointingHandCursor);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
    }

    void setEpisode(const VisitorEpisode &episode)
    {
        const QDate day = QDateTime::fromMSecsSinceEpoch(episode.openedAt).date();
        const bool thisYear = day.year() == QDate::currentDate().year();
        m_day = day.toString(thisYear ? QStringLiteral("MM-dd") : QStringLiteral("yyyy-MM-dd"));
        m_words = episodeWords(episode);
        m_agent = displayLine(episode.agentName, 40);
        const QString words = m_words.isEmpty() ? noWords() : m_words;
        setAccessibleName(m_day + u' ' + words + u' ' + m_agent);
        setToolTip(plainToolTip(
            QDateTime::fromMSecsSinceEpoch(episode.openedAt).toString(u"yyyy-MM-dd HH:mm")
            + QStringLiteral(" – ")
            + QDateTime::fromMSecsSinceEpoch(episode.endedAt).toString(u"HH:mm") + u'\n' + words));
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        const Theme &theme = m_look.theme();
        if (underMouse() || hasFocus())
            painter.fillRect(rect(), theme.chip);
        painter.setFont(m_look.font(13));
        const QFontMetrics metrics = painter.fontMetrics();
        const int flags = Qt::AlignVCenter | Qt::TextSingleLine;
        const int day = std::max(kDay, metrics.horizontalAdvance(m_day) + kGap);
        const int agent = std::min(metrics.horizontalAdvance(m_agent) + 1, kMostAgent);
        const int room = width() - day - agent - kGap;
        painter.setPen(theme.sub);
        painter.drawText(QRect(0, 0, day, height()), flags, m_day);
        painter.drawText(QRect(width() - agent, 0, agent, height()), flags,
                         metrics.elidedText(m_agent, Qt::ElideRight, agent));
        painter.setPen(m_words.isEmpty() ? theme.sub : theme.text);
        painter.drawText(
            QRect(day, 0, room, height()), flags,
            metrics.elidedText(m_words.isEmpty() ? noWords() : m_words, Qt::ElideRight, room));
    }

private:
    static QString noWords() { return EpisodeList::tr("no wrap-up"); }

    const Look &m_look;
    QString m_day;
    QString m_words;
    QString m_agent;
};

EpisodeList::EpisodeList(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_title(new PlainLabel(look, 13, &Theme::text, this))
    , m_all(new Button(look, Button::Kind::Link, this))
{
    m_title->setBold(true);
    m_all->setObjectName(QStringLiteral("episodesAll"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_all, &QAbstractButton::clicked, this, &EpisodeList::allWanted);
    retranslate();
}

void EpisodeList::setEpisodes(const QList<VisitorEpisode> &episodes)
{
    qDeleteAll(m_rows);
    m_rows.clear();
    for (const VisitorEpisode &episode : episodes) {
        auto *row = new EpisodeRow(m_look, this);
        row->setObjectName(QStringLiteral("episode%1").arg(m_rows.size()));
        row->setEpisode(episode);
        connect(row, &QAbstractButton::clicked, this,
                [this, episode] { Q_EMIT episodeWanted(episode); });
        row->show();
        m_rows.append(row);
    }
    updateGeometry();
    layOut();
}

QSize EpisodeList::sizeHint() const
{
    return { 240, kTitleRow + count() * kRow };
}

void EpisodeList::layOut()
{
    const QSize all = m_all->sizeHint();
    m_all->setGeometry(width() - all.width(), (kTitleRow - all.height()) / 2, all.width(),
                       all.height());
    m_title->setGeometry(0, 0, std::max(width() - all.width() - kGap, 0), kTitleRow);
    for (int i = 0; i < count(); ++i)
        m_rows.at(i)->setGeometry(0, kTitleRow + i * kRow, width(), kRow);
}

void EpisodeList::retranslate()
{
    m_title->setText(tr("Recent conversations"));
    m_all->setText(tr("All"));
    m_all->setAccessibleName(tr("Chat log of this visitor"));
    layOut();
}

void EpisodeList::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void EpisodeList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
