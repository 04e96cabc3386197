// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/messagecrypto.h"

#include <cstdlib>

using namespace kefu::wechat;

//! An unsigned body is never opened; and the ciphertext layer is fed as if the signature had been
//! right.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray body(reinterpret_cast<const char *>(data), qsizetype(size));
    ChannelKeys keys;
    keys.token = "token";
    keys.aesKey = QByteArray(43, 'A');
    keys.appid = QStringLiteral("wx1");
    for (Mode mode : { Mode::Secure, Mode::Compatible, Mode::Plain }) {
        keys.mode = mode;
        if (openCallback(keys, {}, body))
            std::abort();
    }
    const QByteArray key(32, '\0');
    const Decrypted raw = decryptMessage(key, body, "wx1");
    if (raw.error != CryptoError::None && !raw.message.isEmpty())
        std::abort();
    const auto sealed = encryptMessage(key, body, "wx1", QByteArray(16, 'r'));
    if (!sealed || decryptMessage(key, *sealed, "wx1").message != body)
        std::abort();
    return 0;
}
