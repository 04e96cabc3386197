// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace kefu::ui {

//! An address in a text, as it is written there.
struct TextLink {
    int start = 0;
    int length = 0;
    bool operator==(const TextLink &) const = default;
};

//! Web addresses in a text that is shown: those with http:// or https://, and those that begin with
//! "www.". Nothing else becomes a link, whatever it looks like. Linear.
QList<TextLink> textLinks(const QString &text);

//! The address to open for a link's words; empty unless it is http or https with a host. "www."
//! alone gets https.
QString linkTarget(const QString &words);

//! The host an address really leads to, for the question before it is opened: in its ASCII form, so
//! that letters which only look like others show themselves, with the port when it is an unusual
//! one. Empty unless it is http or https.
QString linkHost(const QString &target);

} // namespace kefu::ui
