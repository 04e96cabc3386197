// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace kefu::domain {

//! What a file is by its first bytes: a MIME type of the few kinds that come in conversations, else
//! application/octet-stream. Names and types that others give are never asked. Nothing a browser
//! runs (HTML, SVG) has a type of its own here.
QByteArray sniffedType(QByteArrayView bytes);

//! True for the pictures kefudesk-imagehelper decodes.
bool isPictureType(QByteArrayView mimeType);

//! "jpg" for image/jpeg, "bin" for what has no usual ending.
QByteArray suffixOf(QByteArrayView mimeType);

} // namespace kefu::domain
