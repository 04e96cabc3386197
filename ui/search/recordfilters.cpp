// SPDX-License-Identifier: Apache-2.0
#include "ui/search/recordfilters.h"

#include "ui/chat/datepopup.h"
#include "ui/model/conversationstore.h"
#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/iconbutton.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QSignalBlocker>

namespace kefu::ui {

namespace {
constexpr int kHeight = 32;
constexpr int kCombo = 150;
constexpr int kMostCombo = 210; //!< both and the days fit a window of 800
constexpr int kComboAround = 48; //!< padding and arrow
constexpr int kMostName = 40;
} // namespace

// ---- a day

DayField::DayField(const Look &look, const char *name, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_button(new Button(look, Button::Kind::Quiet, this))
    , m_clear(new IconButton(look, Icon::Close, 10, { 24, kHeight }, this))
{
    setObjectName(QLatin1String(name));
    m_button->setObjectName(QLatin1String(name) + QStringLiteral("Button"));
    m_clear->setObjectName(QLatin1String(name) + QStringLiteral("Clear"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(m_button);
    layout->addWidget(m_clear);
    setFocusProxy(m_button);
    connect(m_button, &QAbstractButton::clicked, this, &DayField::open);
    connect(m_clear, &QAbstractButton::clicked, this, [this] { setDay({}); });
}

void DayField::setWords(const QString &none, const QString &with, const QString &clear)
{
    m_none = none;
    m_with = with;
    m_clear->setName(clear);
    refresh();
}

void DayField::refresh()
{
    const QString words = m_day.isValid()
        ? m_with.arg(QLocale().toString(m_day, QStringLiteral("yyyy-MM-dd")))
        : m_none;
    m_button->setText(words);
    m_button->setAccessibleName(words);
    m_clear->setVisible(m_day.isValid());
    m_button->updateGeometry();
}

void DayField::setDay(const QDate &day)
{
    if (day == m_day)
        return;
    m_day = day;
    if (!day.isValid() && m_clear->hasFocus())
        m_button->setFocus();
    refresh();
    Q_EMIT changed();
}

void DayField::open()
{
    const QDate today = QDate::currentDate();
    auto *popup = new DatePopup(m_look, m_day.isValid() ? m_day : today, today, this);
    connect(popup, &DatePopup::chosen, this, &DayField::setDay);
    popup->popUp(QRect(m_button->mapToGlobal(QPoint()), m_button->size()));
}

// ---- all of them

RecordFilters::RecordFilters(const Look &look, ConversationStore &store, QWidget *parent)
    : QWidget(parent)
    , m_store(store)
    , m_channels(new QComboBox(this))
    , m_agents(new QComboBox(this))
    , m_from(new DayField(look, "recordsFrom", this))
    , m_to(new DayField(look, "recordsTo", this))
{
    m_channels->setObjectName(QStringLiteral("recordsChannel"));
    m_agents->setObjectName(QStringLiteral("recordsAgent"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QComboBox *box : { m_channels, m_agents }) {
        box->setFont(look.font(13));
        box->setFixedHeight(kHeight);
        box->setFixedWidth(kCombo);
        styleCombo(look, box);
        layout->addWidget(box);
        connect(box, &QComboBox::activated, this, &RecordFilters::changed);
    }
    for (DayField *field : { m_from, m_to }) {
        layout->addWidget(field);
        connect(field, &DayField::changed, this, &RecordFilters::changed);
    }
    layout->addStretch(0);
    connect(&store, &ConversationStore::channelsChanged, this, &RecordFilters::fillChannels);
    connect(&store, &ConversationStore::reset, this, &RecordFilters::retranslate);
    connect(&store.people(), &ColleagueBook::changed, this, &RecordFilters::fillAgents);
    retranslate();
}

void RecordFilters::fill(QComboBox *box, const QString &all,
                         const QList<std::pair<QString, qint64>> &rows)
{
    const QSignalBlocker quiet(box);
    const qint64 before = box->currentData().toLongLong();
    box->clear();
    box->addItem(all, qint64(0));
    for (const auto &[name, id] : rows)
        box->addItem(displayLine(name, kMostName), id);
    box->setCurrentIndex(std::max(box->findData(before), 0));
    int widest = 0;
    for (int i = 0; i < box->count(); ++i)
        widest = std::max(widest, box->fontMetrics().horizontalAdvance(box->itemText(i)));
    box->setFixedWidth(std::clamp(widest + kComboAround, kCombo, kMostCombo));
}

void RecordFilters::fillChannels()
{
    QList<std::pair<QString, qint64>> rows;
    for (const ChannelInfo &channel : m_store.channels())
        rows.append({ channel.name, channel.id.value });
    fill(m_channels, tr("All mini programs"), rows);
}

void RecordFilters::fillAgents()
{
    QList<std::pair<QString, qint64>> rows;
    rows.append({ m_store.me().nickname, m_store.me().id.value });
    for (const Colleague &colleague : m_store.people().agents()) {
        if (colleague.id != m_store.me().id)
            rows.append({ colleague.nickname, colleague.id.value });
    }
    fill(m_agents, tr("All agents"), rows);
}

void RecordFilters::retranslate()
{
    m_channels->setAccessibleName(tr("Mini program"));
    m_agents->setAccessibleName(tr("Agent"));
    m_from->setWords(tr("From any day"), tr("From %1"), tr("From any day"));
    m_to->setWords(tr("Until today"), tr("Until %1"), tr("Until today"));
    fillChannels();
    fillAgents();
}

void RecordFilters::putInto(SearchRequest &request) const
{
    request.channel = { m_channels->currentData().toLongLong() };
    request.agent = { m_agents->currentData().toLongLong() };
    request.fromAt = m_from->day().isValid() ? m_from->day().startOfDay().toMSecsSinceEpoch() : 0;
    // The last day is meant whole; the wire's end is exclusive.
    request.toAt =
        m_to->day().isValid() ? m_to->day().addDays(1).startOfDay().toMSecsSinceEpoch() : 0;
}

bool RecordFilters::isAny() const
{
    return m_channels->currentIndex() > 0 || m_agents->currentIndex() > 0 || m_from->day().isValid()
        || m_to->day().isValid();
}

void RecordFilters::clear()
{
    m_channels->setCurrentIndex(0);
    m_agents->setCurrentIndex(0);
    const QSignalBlocker from(m_from);
    const QSignalBlocker to(m_to);
    m_from->setDay({});
    m_to->setDay({});
    Q_EMIT changed();
}

void RecordFilters::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace kefu::ui
