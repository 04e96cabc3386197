// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLoggingCategory>

namespace kefu::storage {

Q_DECLARE_LOGGING_CATEGORY(lcStorage)

} // namespace kefu::storage
