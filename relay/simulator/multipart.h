// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apierror.h"

#include <QByteArray>

namespace kefu::simulator {

//! The file of a form, or why WeChat would not see one.
struct FormFile {
    int code = Ok; //!< else MediaDataMissing
    QByteArray name;
    QByteArray bytes;
};

//! Takes the file out of the form of `media/upload`, as narrow-minded as the real one (wechat.md
//! P5): the boundary unquoted, the field called "media", with a plain ASCII filename.
FormFile readUpload(const QByteArray &contentType, const QByteArray &body);

} // namespace kefu::simulator
