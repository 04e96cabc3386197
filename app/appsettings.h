// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

#include <QByteArray>
#include <QSet>
#include <QSettings>
#include <QString>

namespace kefu::app {

//! What the console remembers between runs, one file per profile. No secret is ever among it.
class AppSettings {
public:
    //! `profile` empty: the usual one. Only letters, digits, '-' and '_' (isProfileName).
    explicit AppSettings(const QString &profile);
    //! In the given file, for tests.
    static AppSettings inFile(const QString &path);
    static bool isProfileName(const QString &name);

    enum class SendKey { Enter, CtrlEnter };

    QString relay() const;
    QString username() const;
    void setIdentity(const QString &relay, const QString &username);

    QString language() const; //!< "zh_CN", "en"; empty = the system's
    void setLanguage(const QString &language);

    SendKey sendKey() const;
    void setSendKey(SendKey key);

    QByteArray geometry(const QString &window) const;
    void setGeometry(const QString &window, const QByteArray &geometry);

    //! Groups of the friend list that are open, per agent and relay as LayIM keeps them per
    //! account.
    QSet<ChannelId> openGroups(const QString &account) const;
    void setOpenGroups(const QString &account, const QSet<ChannelId> &channels);

private:
    AppSettings(const QString &path, QSettings::Format format);
    QString text(const char *key) const;

    mutable QSettings m_settings;
};

} // namespace kefu::app
