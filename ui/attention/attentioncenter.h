// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/attention/attention.h"
#include "ui/attention/attentionrules.h"
#include "ui/attention/attentionsystem.h"
#include "ui/model/chatservice.h"

#include <QSet>
#include <QTimer>
#include <optional>

class QSettings;

namespace kefu::ui {

class ConversationStore;

//! Decides how the agent is called: notes, sounds, badge, taskbar (product.md 7). Nothing calls for
//! a chat that is looked at; do not disturb leaves the badge alone.
class AttentionCenter final : public QObject, public Attention {
    Q_OBJECT
public:
    //! All four outlive it.
    AttentionCenter(ChatService &service, ConversationStore &store, QSettings &settings,
                    AttentionSystem &system, QObject *parent = nullptr);

    void flash(QWidget *window) override;
    void setUnread(int count) override;
    void messageArrived(VisitorId visitor) override;

    bool isOn(QLatin1String key) const override;
    void setOn(QLatin1String key, bool on) override;
    void tryOut(Sound sound) override { m_system.play(sound); }

    //! The note with this key was clicked, or answered in place.
    void onNoteOpened(const QString &key);
    void onNoteAnswered(const QString &key, const QString &text);
    //! Plays the reminder when it is due; a timer calls it.
    void remind();

Q_SIGNALS:
    void openRequested(kefu::VisitorId visitor);
    void raiseRequested();
    void switched(); //!< one of the settings

private:
    void onGained(VisitorId visitor);
    void onAlert(const AlertPush &alert);
    void onRowChanged(VisitorId visitor);
    void onReset();
    void refreshStatus();
    void show(const AttentionNote &note);
    void noteOf(VisitorId visitor, const QString &body);
    void sound(Sound sound);
    void playGathered();
    QString titleOf(VisitorId visitor) const;
    QString alertWords(const AlertPush &alert) const;
    bool canAnswer(VisitorId visitor) const;
    qint64 longestUnseenWait() const;

    ChatService &m_service;
    ConversationStore &m_store;
    QSettings &m_settings;
    AttentionSystem &m_system;
    SoundRules m_rules;
    QSet<VisitorId> m_noted; //!< visitors with a note
    std::optional<Sound> m_gathered; //!< what is to be heard at the end of this turn of the loop
    QTimer m_playSoon;
    QTimer m_reminder;
    TrayStatus m_status;
};

} // namespace kefu::ui
