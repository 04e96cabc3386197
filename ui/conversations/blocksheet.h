// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"
#include "ui/widgets/sheet.h"

class QButtonGroup;
class QLineEdit;

namespace kefu::ui {

class Button;
class ChatService;

//! 拉黑: why and for how long, 30 days unless another term is chosen (product.md 4). What the
//! visitor writes meanwhile is kept and goes to nobody.
class BlockSheet : public Sheet {
    Q_OBJECT
public:
    static constexpr int kMaxReason = 100;

    BlockSheet(const Look &look, ChatService &service, VisitorId visitor, const QString &name,
               QWidget *over);

    void openNow();

Q_SIGNALS:
    void blocked(kefu::VisitorId visitor);

private:
    void build(const QString &name);
    void submit();

    ChatService &m_service;
    VisitorId m_visitor;
    QLineEdit *m_reason;
    QButtonGroup *m_terms; //!< ids are days
    class PlainLabel *m_error;
    Button *m_ok;
};

} // namespace kefu::ui
