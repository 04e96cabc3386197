// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/types.h"
#include "relay/simulator/world.h"

#include <functional>

namespace kefu::simulator {

//! Where a picture of this id can be had without a token.
using PictureUrl = std::function<QByteArray(const QByteArray &mediaId)>;

//! What a visitor sends, as far as it is said: the fields of the push that are missing for its
//! MsgType are made up (wechat.md 2.1). A file (`file`, or one made up) becomes temporary media of
//! the app. Types that are not known here stay as they are.
PushFields completedPush(App &app, const QString &msgType, PushFields fields,
                         const QByteArray &file, qint64 now, const PictureUrl &pictureUrl);

//! The push in a few words, for a printed line.
QString shownPush(const QString &msgType, const PushFields &fields);
//! The push as a line keeps it: {title, description, url, pagePath, mediaId, label,
//! latitude, longitude, sessionFrom}, those it has.
QJsonObject pushDetail(const PushFields &fields);
//! The value of a field, empty if there is none.
QString fieldValue(const PushFields &fields, const char *name);

} // namespace kefu::simulator
