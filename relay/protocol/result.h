// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>
#include <optional>
#include <utility>
#include <variant>

namespace kefu {

//! Every reason a command can be refused with; the same words on every wire (PROTOCOL.md,
//! "Errors").
enum class ErrorCode {
    BadRequest, //!< a field is missing, of the wrong type or out of range; `details.field` names it
    BadFrame, //!< not JSON, not an object, or larger than the limit
    Unauthorized, //!< no token, a wrong or an expired one, or a wrong password
    Forbidden, //!< known, but not allowed
    NotFound, //!< does not exist, or may not be known to exist
    Conflict, //!< somebody else was first; `details.owner` names who has it
    Closed, //!< the conversation has ended and cannot be re-opened by this command
    QuotaExhausted, //!< no reply is left in the window; may be forced
    WindowShut, //!< the visitor has not written for 48 h; may be forced
    TooLarge, //!< longer than the limit in `details.limit`
    RateLimited, //!< too many; `details.retryAfterMs`
    Unsupported, //!< this relay does not know the request
    VersionUnsupported, //!< another protocol version; `details.supported`
    Unavailable, //!< storage or network does not answer now; try again
    Internal, //!< our own mistake; the log has it under `requestId`
};

QString errorCodeName(ErrorCode code);
//! Unknown names become Internal: a newer relay may know more codes than we do.
ErrorCode errorCodeFromName(const QString &name);
//! True when the same request may succeed later without being changed.
bool isTransient(ErrorCode code);

//! An error as a value. `message` is English, for logs and developers; the user's words are made in
//! ui.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QJsonObject details;
};

inline Error makeError(ErrorCode code, const QString &message, const QJsonObject &details = {})
{
    return Error { code, message, details };
}

//! A small subset of std::expected: either a value or an Error. Check before use.
template <typename T> class [[nodiscard]] Result {
public:
    Result(T value)
        : m_data(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_data(std::in_place_index<1>, std::move(error))
    {
    }

    bool ok() const { return m_data.index() == 0; }
    explicit operator bool() const { return ok(); }
    const T &value() const & { return std::get<0>(m_data); }
    T &value() & { return std::get<0>(m_data); }
    T &&value() && { return std::get<0>(std::move(m_data)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }
    const Error &error() const { return std::get<1>(m_data); }

private:
    std::variant<T, Error> m_data;
};

template <> class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
    {
    }

    bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }
    const Error &error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace kefu
