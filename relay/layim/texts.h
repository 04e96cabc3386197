// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"
#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

#include <QString>

//! The words a LayIM page shows. The pages this endpoint serves are Chinese, and so are these; they
//! are plain text, to be escaped like every other string.
namespace kefu::layim {

QString visitorPrefix(); //!< in front of the four digits of a visitor without a name
QString automaticName(); //!< who speaks in an automatic reply
QString enteredText();
QString endedText();
QString unsupportedText(const QString &type);
QString eventText(const Content &content); //!< a line about what happened
QString mediaText(const Content &content); //!< picture, voice or film, and what became of it
QString linkText(); //!< in front of a title
QString cardText();
QString locationText();

//! Why an own message did not arrive, or may not have; empty for states that need no words.
QString deliveryText(const Message &message);

//! What an offered conversation says in the message box; `from`: who transferred it, or nobody.
QString offerText(const QString &from);
//! An alert in words; `time` is that of AlertPush::at.
QString alertText(const AlertPush &alert, const QString &visitor, const QString &agent,
                  const QString &time);
//! How a colleague stands.
QString presenceText(PresenceState state);

//! What LayIM gets of an error: `code` is the HTTP status, `msg` is shown as it is.
struct LayimError {
    int code = 500;
    QString msg;
};
//! `owner`: who has the conversation, where the error is about that.
LayimError layimError(const Error &error, const QString &owner = {});

} // namespace kefu::layim
