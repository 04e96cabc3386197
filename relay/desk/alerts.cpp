// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/alerts.h"

#include "relay/desk/deskcore.h"

#include <QLoggingCategory>
#include <QPointer>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcAlerts, "kefudesk.alerts")

using domain::AlertKind;
using domain::AlertLevel;

constexpr int kLookMs = 2000;
constexpr qint64 kDayMs = 24LL * 3'600'000;
constexpr qint64 kDiskMs = 60'000; //!< between two looks at the disk
constexpr int kWeeks = 4;
constexpr int kWeekDays = 7;
constexpr qint64 kRobotPools = 1'000'000; //!< behind those of webhooks, which are negative, too

//! The account is shut or may not send (product.md 8).
bool isShut(int errcode)
{
    constexpr int kAccountShut = 50002;
    constexpr int kUserShut = 40243;
    constexpr int kApiShut = 48004;
    return errcode == kAccountShut || errcode == kUserShut || errcode == kApiShut;
}

} // namespace

Alerts::Alerts(DeskCore &core, QObject *parent)
    : QObject(parent)
    , m_core(core)
{
    m_timer.setInterval(kLookMs);
    connect(&m_timer, &QTimer::timeout, this, &Alerts::look);
}

void Alerts::setTransport(ForwardTransport transport, bool allowPrivate)
{
    m_transport = std::move(transport);
    m_allowPrivate = allowPrivate;
}

void Alerts::start(const storage::SupervisionBook &book)
{
    m_rules = book.rules;
    m_robots = book.robots;
    for (const storage::AlertRow &row : book.standing)
        m_standing.insert({ { row.kind, row.channel }, row });
    m_timer.start();
    tellBoard();
}

void Alerts::stop()
{
    m_timer.stop();
}

domain::AlertRule Alerts::rule(AlertKind kind) const
{
    return m_rules.value(kind, domain::defaultAlertRule(kind));
}

void Alerts::setRule(AlertKind kind, const domain::AlertRule &rule)
{
    m_rules.insert(kind, rule);
    look();
}

void Alerts::removeRobot(qint64 id)
{
    m_robots.removeIf([id](const storage::AlertRobot &robot) { return robot.id == id; });
}

void Alerts::look()
{
    if (!m_timer.isActive())
        return; // else it would tell again what stands since before the restart
    lookAtTheHour();
    Values values;
    addChannelValues(values);
    addRelayValues(values);
    // What is over, also of a channel that is not there any more.
    for (const auto &[key, row] : m_standing)
        values.insert({ key, std::nullopt });
    for (const auto &[key, value] : values)
        judge(key, value);
}

void Alerts::addChannelValues(Values &values) const
{
    const qint64 now = m_core.now();
    const BoardView view = m_core.board->view();
    for (const auto &[id, channel] : view.channels) {
        if (!m_core.isEnabled(id))
            continue;
        const domain::MetricsRules &rules = m_core.board->rulesOf(id);
        if (channel.figures.oldestQueuedAt > 0)
            values[{ AlertKind::Wait, id }] =
                rules.clock.openMs(channel.figures.oldestQueuedAt, now);
        if (m_nobodySinceAt.contains(id))
            values[{ AlertKind::NobodyOnline, id }] = now - m_nobodySinceAt.value(id);
        const ChannelSight sight = m_core.watch.sight(id);
        for (const int errcode : { sight.sendErrcode, sight.tokenErrcode }) {
            if (isShut(errcode))
                values[{ AlertKind::Account, id }] = errcode;
        }
        if (m_silent.contains(id))
            values[{ AlertKind::NoPush, id }] = m_silent.value(id);
    }
    const auto &uncertain = m_core.board->ledger().uncertain();
    for (auto it = uncertain.cbegin(); it != uncertain.cend(); ++it) {
        const storage::ConversationRow *row = m_core.book.find(it.key());
        if (!row)
            continue;
        std::optional<qint64> &oldest = values[{ AlertKind::Uncertain, row->info.visitor.channel }];
        oldest = std::max(oldest.value_or(0), now - it.value());
    }
}

void Alerts::addRelayValues(Values &values)
{
    const qint64 expiresAt = m_ports.certificateExpiresAt ? m_ports.certificateExpiresAt() : 0;
    if (expiresAt > 0)
        values[{ AlertKind::Certificate, {} }] = (expiresAt - m_core.now()) / kDayMs;
    if (m_ports.diskFreePercent && m_core.now() - m_diskAt >= kDiskMs) {
        m_diskAt = m_core.now();
        m_diskFree = m_ports.diskFreePercent();
    }
    if (m_diskFree >= 0)
        values[{ AlertKind::Disk, {} }] = m_diskFree;
}

void Alerts::judge(const Key &key, std::optional<qint64> value)
{
    const auto standing = m_standing.find(key);
    const AlertLevel before =
        standing == m_standing.end() ? AlertLevel::None : standing->second.level;
    const AlertLevel level = domain::alertLevel(key.first, rule(key.first), value, before);
    if (level == before)
        return;
    if (level == AlertLevel::None) {
        storage::AlertRow row = standing->second;
        row.toAt = m_core.now();
        m_standing.erase(standing);
        m_core.storage.saveAlert(row, [](const auto &) {});
        tell(row, true);
        return;
    }
    storage::AlertRow &row = m_standing[key];
    const bool isWorse = level > before;
    row.kind = key.first;
    row.channel = key.second;
    row.level = level;
    row.value = value.value_or(0);
    if (row.fromAt == 0)
        row.fromAt = m_core.now();
    save(key);
    if (isWorse) // a step down is no news
        tell(row, false);
    else
        tellBoard();
}

void Alerts::save(const Key &key)
{
    m_core.storage.saveAlert(m_standing[key], [this, key](const Result<storage::AlertRow> &saved) {
        const auto row = m_standing.find(key);
        if (saved && row != m_standing.end() && row->second.id == 0)
            row->second.id = saved->id;
    });
}

//! A number changes with every look; only levels are news.
void Alerts::tell(const storage::AlertRow &row, bool over)
{
    AlertNews news;
    news.kind = row.kind;
    news.level = row.level;
    news.channel = m_core.channelNames.value(row.channel);
    news.value = row.value;
    news.limit = domain::limitOf(rule(row.kind), row.level);
    news.at = m_core.now();
    news.over = over;
    qCInfo(lcAlerts) << domain::alertKindName(row.kind) << domain::alertLevelName(row.level)
                     << (over ? "over" : "stands") << "value:" << row.value;
    AlertPush push;
    push.kind = domain::alertKindName(row.kind);
    push.at = row.fromAt;
    push.channel = row.channel;
    push.level = domain::alertLevelName(row.level);
    push.value = row.value;
    push.limit = news.limit;
    push.over = over;
    m_core.alertLeads(row.channel, push);
    for (const storage::AlertRobot &robot : std::as_const(m_robots)) {
        const bool isItsChannel = robot.channels.isEmpty() || !row.channel.isValid()
            || robot.channels.contains(row.channel);
        if (robot.enabled && isItsChannel && row.level >= robot.level)
            post(robot, news, {});
    }
    tellBoard();
}

void Alerts::post(const storage::AlertRobot &robot, const AlertNews &news,
                  const std::function<void(const QString &)> &done)
{
    if (!m_transport) {
        if (done)
            done(QStringLiteral("the relay does not run"));
        return;
    }
    ForwardCall call = robotCall(robot, news);
    call.channel = ChannelId { -kRobotPools - robot.id }; // connections of its own
    call.publicOnly = !m_allowPrivate;
    m_transport(call, [self = QPointer(this), robot, done](const ForwardAnswer &answer) {
        if (!self)
            return;
        const QString problem = robotProblem(robot.preset, answer);
        if (!problem.isEmpty())
            qCWarning(lcAlerts) << "robot" << robot.id << "did not take an alert:" << problem;
        for (storage::AlertRobot &known : self->m_robots) {
            if (known.id == robot.id) {
                known.lastAt = self->m_core.now();
                known.lastError = problem;
            }
        }
        self->m_core.storage.saveRobotResult(robot.id, self->m_core.now(), problem,
                                             [](const auto &) {});
        if (done)
            done(problem);
    });
}

bool Alerts::tryOut(qint64 id, const std::function<void(const QString &)> &done)
{
    for (const storage::AlertRobot &robot : std::as_const(m_robots)) {
        if (robot.id != id)
            continue;
        AlertNews news;
        news.at = m_core.now();
        news.isTrial = true;
        post(robot, news, done);
        return true;
    }
    return false;
}

void Alerts::tellBoard() const
{
    QList<BoardAlert> alerts;
    for (const auto &[key, row] : m_standing)
        alerts.append({ domain::alertKindName(row.kind), domain::alertLevelName(row.level),
                        row.channel, row.fromAt, row.value,
                        domain::limitOf(rule(row.kind), row.level) });
    m_core.board->setAlerts(alerts);
}

//! Who is there is looked at every time; whether an hour was silent, once it is over.
void Alerts::lookAtTheHour()
{
    const qint64 now = m_core.now();
    for (auto it = m_core.channelNames.cbegin(); it != m_core.channelNames.cend(); ++it) {
        const ChannelId id = it.key();
        const auto replies = m_core.autoresponder->stateOf(id).replies;
        const bool missing = replies.hours.isConfigured() && m_core.autoresponder->isOpen(id)
            && !m_core.roster.someoneThere(id);
        if (!missing)
            m_nobodySinceAt.remove(id);
        else if (!m_nobodySinceAt.contains(id))
            m_nobodySinceAt.insert(id, now);
        if (m_silent.contains(id) && m_core.watch.lastPushAt(id) >= m_hourAt)
            m_silent.remove(id);
    }
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(now, m_core.settings.timeZone);
    const QDateTime hour(time.date(), QTime(time.time().hour(), 0), m_core.settings.timeZone);
    const qint64 hourAt = hour.toMSecsSinceEpoch();
    if (hourAt == m_hourAt)
        return;
    m_hourAt = hourAt;
    struct Counts {
        QHash<ChannelId, QList<qint64>> before;
        QHash<ChannelId, qint64> last;
        int left = kWeeks + 1;
    };
    const auto counts = std::make_shared<Counts>(); // outlives the last of its answers
    const qint64 atLeast = rule(AlertKind::NoPush).warning;
    for (int week = 0; week <= kWeeks; ++week) {
        const qint64 to = hour.addDays(-week * kWeekDays).toMSecsSinceEpoch();
        m_core.storage.countPushes(
            to - kDayMs / 24, to, [=, this](const Result<QHash<ChannelId, qint64>> &found) {
                const QHash<ChannelId, qint64> pushes = found ? *found : QHash<ChannelId, qint64>();
                if (week == 0)
                    counts->last = pushes;
                for (auto it = pushes.cbegin(); week > 0 && it != pushes.cend(); ++it)
                    counts->before[it.key()].append(it.value());
                if (--counts->left > 0 || hourAt != m_hourAt || !found)
                    return;
                for (auto it = counts->before.cbegin(); it != counts->before.cend(); ++it) {
                    const auto usual = domain::usualPushes(it.value(), atLeast);
                    if (usual && counts->last.value(it.key()) == 0)
                        m_silent.insert(it.key(), *usual);
                }
            });
    }
}

} // namespace kefu::desk
