// SPDX-License-Identifier: Apache-2.0
#include "ui/attention/attentioncenter.h"

#include "ui/dashboard/boardwords.h"
#include "ui/model/conversationstore.h"
#include "ui/model/settingskeys.h"
#include "ui/widgets/displaytext.h"

#include <QDateTime>
#include <QLocale>
#include <QSettings>

namespace kefu::ui {

namespace {

constexpr int kReminderTickMs = 5'000;
constexpr int kTitle = 120;
constexpr int kBody = 300;
constexpr QLatin1String kVisitorKey("visitor/");
constexpr QLatin1String kAlertKey("alert/");

QLatin1String switchOf(Sound sound)
{
    switch (sound) {
    case Sound::Message:
        return keys::kSoundMessage;
    case Sound::Conversation:
        return keys::kSoundConversation;
    case Sound::Waiting:
        return keys::kRepeat;
    case Sound::Alert:
        break;
    }
    return keys::kSoundAlert;
}

QString keyOf(VisitorId visitor)
{
    return kVisitorKey + visitor.toString();
}

//! The visitor a note is about; none for one about nobody.
VisitorId visitorOf(const QString &key)
{
    return parseId<VisitorId>(QStringView(key).mid(key.lastIndexOf(u'/') + 1))
        .value_or(VisitorId {});
}

} // namespace

AttentionCenter::AttentionCenter(ChatService &service, ConversationStore &store,
                                 QSettings &settings, AttentionSystem &system, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_store(store)
    , m_settings(settings)
    , m_system(system)
{
    m_playSoon.setSingleShot(true);
    connect(&m_playSoon, &QTimer::timeout, this, &AttentionCenter::playGathered);
    m_reminder.setInterval(kReminderTickMs);
    connect(&m_reminder, &QTimer::timeout, this, &AttentionCenter::remind);
    connect(&m_store, &ConversationStore::conversationGained, this,
            [this](ConversationId, VisitorId visitor) { onGained(visitor); });
    connect(&m_store, &ConversationStore::rowChanged, this, &AttentionCenter::onRowChanged);
    connect(&m_store, &ConversationStore::rowRemoved, this, &AttentionCenter::onRowChanged);
    connect(&m_store, &ConversationStore::reset, this, &AttentionCenter::onReset);
    connect(&m_store, &ConversationStore::meChanged, this, &AttentionCenter::refreshStatus);
    connect(&m_service, &ChatService::statusChanged, this, &AttentionCenter::refreshStatus);
    connect(&m_service, &ChatService::alerted, this, &AttentionCenter::onAlert);
    m_status.quiet = isOn(keys::kQuiet);
}

bool AttentionCenter::isOn(QLatin1String key) const
{
    // Whoever is called by nothing misses visitors; his words on the screen are the agent's choice.
    return m_settings.value(key, key != keys::kNoteText && key != keys::kQuiet).toBool();
}

void AttentionCenter::setOn(QLatin1String key, bool on)
{
    m_settings.setValue(key, on);
    if (key == keys::kQuiet && on)
        onReset();
    refreshStatus();
    Q_EMIT switched();
}

void AttentionCenter::flash(QWidget *window)
{
    if (!isOn(keys::kQuiet))
        m_system.flash(window);
}

void AttentionCenter::setUnread(int count)
{
    m_status.unread = count;
    refreshStatus();
}

void AttentionCenter::messageArrived(VisitorId visitor)
{
    const QString text = isOn(keys::kNoteText)
        ? maskedNumbers(m_store.preview(visitor))
        : tr("%n new message(s)", nullptr, std::max(1, m_store.unread(visitor)));
    noteOf(visitor, text);
    sound(Sound::Message);
}

void AttentionCenter::onGained(VisitorId visitor)
{
    noteOf(visitor, tr("New conversation"));
    sound(Sound::Conversation);
}

void AttentionCenter::onAlert(const AlertPush &alert)
{
    const QString words = alertWords(alert);
    if (words.isEmpty())
        return;
    const QString key = kAlertKey + alert.kind + u'/'
        + (alert.visitor.isValid() ? alert.visitor.toString() : alert.channel.toString());
    show({ key, titleOf(alert.visitor), words });
    sound(Sound::Alert);
}

QString AttentionCenter::alertWords(const AlertPush &alert) const
{
    const Colleague *colleague = m_store.people().find(alert.agent);
    const QString who = colleague ? colleague->nickname : tr("A colleague");
    if (alert.kind == QLatin1String("no_answer"))
        return tr("Waits for your answer");
    if (alert.kind == QLatin1String("reassigned"))
        return tr("Went to a colleague, because nobody answered");
    if (alert.kind == QLatin1String("not_answering"))
        return tr("%1 does not answer and was set away").arg(who);
    if (alert.kind == QLatin1String("help"))
        return tr("%1 asks for help").arg(who);
    if (alert.kind == QLatin1String("mention"))
        return tr("%1 named you in a note").arg(who);
    if (alert.kind == QLatin1String("window_closing"))
        return tr("Can be answered until %1 only")
            .arg(QLocale().toString(QDateTime::fromMSecsSinceEpoch(alert.at).time(),
                                    QLocale::ShortFormat));
    // The floor's own (product.md 8), to supervisors; that one is over calls nobody.
    const BoardAlert board { alert.kind, alert.level, alert.channel, alert.at, alert.value, 0 };
    return isBoardAlert(alert.kind) && !alert.over
        ? kefu::ui::alertWords(board, m_store.channelName(alert.channel))
        : QString();
}

QString AttentionCenter::titleOf(VisitorId visitor) const
{
    const ConversationInfo *info = m_store.currentOf(visitor);
    if (!info)
        return tr("Service desk");
    const QString channel =
        m_store.channels().size() > 1 ? m_store.channelName(info->visitor.channel) : QString();
    const QString name = m_store.displayName(visitor);
    return channel.isEmpty() ? name : name + QStringLiteral(" · ") + channel;
}

bool AttentionCenter::canAnswer(VisitorId visitor) const
{
    const ConversationInfo *info = m_store.currentOf(visitor);
    return info && info->state == ConversationState::Assigned && info->owner == m_store.me().id
        && !m_store.isLost(info->id) && m_store.quota(visitor).left > 0;
}

void AttentionCenter::noteOf(VisitorId visitor, const QString &body)
{
    if (isOn(keys::kQuiet) || !isOn(keys::kNotes))
        return;
    m_noted.insert(visitor);
    show({ keyOf(visitor), titleOf(visitor), body, canAnswer(visitor) });
}

void AttentionCenter::show(const AttentionNote &note)
{
    if (isOn(keys::kQuiet) || !isOn(keys::kNotes))
        return;
    // The desktop draws it, with whatever it takes a name for.
    AttentionNote safe = note;
    safe.title = displayLine(note.title, kTitle);
    safe.body = displayLine(note.body, kBody);
    m_system.note(safe);
}

//! What was read needs no note any more, wherever it was read.
void AttentionCenter::onRowChanged(VisitorId visitor)
{
    if (m_noted.contains(visitor) && m_store.unread(visitor) == 0) {
        m_noted.remove(visitor);
        m_system.withdraw(keyOf(visitor));
    }
    const bool anyUnread = m_store.totalUnread() > 0;
    if (anyUnread && !m_reminder.isActive())
        m_reminder.start();
    else if (!anyUnread)
        m_reminder.stop();
}

void AttentionCenter::onReset()
{
    for (const VisitorId visitor : std::exchange(m_noted, {}))
        m_system.withdraw(keyOf(visitor));
    refreshStatus();
}

void AttentionCenter::refreshStatus()
{
    TrayStatus status = m_status;
    status.online = m_service.status().state == ConnectionState::Online;
    status.presence = m_store.me().presence;
    status.quiet = isOn(keys::kQuiet);
    if (m_service.status().state == ConnectionState::LoggedOut)
        status.unread = 0;
    m_status = status;
    m_system.setStatus(status);
}

//! Several things at once make one sound, that of the weightiest.
void AttentionCenter::sound(Sound sound)
{
    if (isOn(keys::kQuiet) || !isOn(keys::kSounds) || !isOn(switchOf(sound)))
        return;
    m_gathered = m_gathered ? std::max(*m_gathered, sound) : sound;
    if (!m_playSoon.isActive())
        m_playSoon.start(0);
}

void AttentionCenter::playGathered()
{
    const auto gathered = std::exchange(m_gathered, std::nullopt);
    if (gathered && m_rules.mayPlay(m_service.relayNow()))
        m_system.play(*gathered);
}

void AttentionCenter::remind()
{
    if (m_rules.mayRemind(longestUnseenWait(), m_service.relayNow()))
        sound(Sound::Waiting);
}

qint64 AttentionCenter::longestUnseenWait() const
{
    qint64 since = 0;
    for (const VisitorId visitor : m_store.visitors()) {
        const ConversationInfo *info = m_store.currentOf(visitor);
        if (!info || info->waitingSinceAt <= 0 || info->owner != m_store.me().id
            || m_store.unread(visitor) == 0)
            continue;
        since = since == 0 ? info->waitingSinceAt : std::min(since, info->waitingSinceAt);
    }
    return since;
}

void AttentionCenter::onNoteOpened(const QString &key)
{
    Q_EMIT raiseRequested();
    const VisitorId visitor = visitorOf(key);
    if (visitor.isValid() && m_store.hasRow(visitor))
        Q_EMIT openRequested(visitor);
}

void AttentionCenter::onNoteAnswered(const QString &key, const QString &text)
{
    const VisitorId visitor = visitorOf(key);
    const ConversationInfo *info = m_store.currentOf(visitor);
    if (text.trimmed().isEmpty())
        return;
    if (!info || !canAnswer(visitor)) { // it went meanwhile: nothing is sent unseen
        onNoteOpened(key);
        return;
    }
    m_service.send(info->id, text, false);
    m_service.markRead(visitor, info->lastSeq);
}

} // namespace kefu::ui
