// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

namespace kefu::app {

//! Two consoles of one person side by side (tests, two accounts) live in two profiles: own
//! settings, own keychain entries, own single-instance socket.
struct Profile {
    QString name; //!< empty: the usual one

    //! Letters, digits, '-' and '_', at most 32: it becomes part of file and pipe names.
    static bool isValidName(const QString &name);

    QString settingsFile() const;
    QString keychainService() const;
    //! Where what is being written is kept, sealed.
    QString draftsDir() const;
    //! The relay's data directory of practice on this computer.
    QString practiceDataDir() const;
};

} // namespace kefu::app
