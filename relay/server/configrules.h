// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/server/config.h"

#include <QVariant>
#include <functional>

namespace kefu::server {

//! One key of the file: what it takes and where it goes.
struct KeyRule {
    QString key;
    QString expected; //!< in words, for the message
    std::function<bool(const QVariant &, Config &)> apply; //!< false: not what is expected
    bool required = false;
};

const QList<KeyRule> &configRules();

//! The known key nearest to `key` (at most three changes away), or nothing.
QString nearestKey(const QString &key);

} // namespace kefu::server
