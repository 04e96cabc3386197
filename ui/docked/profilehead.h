// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

class ConversationStore;
class PlainLabel;
class SignatureField;
class StatusButton;

//! The head of the docked list, 56 high (desk.md 3.2): the agent's name and status, below it
//! 「接待 8/10 · 今日 43」. The signature is in the tool tip, and edited in the place of the second
//! line.
class ProfileHead : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHeight = 56;

    ProfileHead(const Look &look, ChatService &service, ConversationStore &store,
                QWidget *parent = nullptr);

    void editSignature();
    void refresh();

Q_SIGNALS:
    void menuRequested(const QPoint &at);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void layOut();

    const Look &m_look;
    ChatService &m_service;
    ConversationStore &m_store;
    PlainLabel *m_name;
    PlainLabel *m_load;
    StatusButton *m_status;
    SignatureField *m_signature;
};

} // namespace kefu::ui
