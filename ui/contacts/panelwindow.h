// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/minibox.h"

#include <memory>

class QSettings;

namespace kefu::ui {

class ContactsPanel;
class ChatService;
class ConversationStore;

//! LayIM's box of 146×52 the panel shrinks to: own avatar and the product's name; a click brings
//! the panel back.
class PanelBox : public MiniBox {
    Q_OBJECT
public:
    static constexpr QSize kSize { 146, 52 };

    PanelBox(Look &look, ConversationStore &store);

Q_SIGNALS:
    void restoreRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    ConversationStore &m_store;
};

//! The panel in its window, at the bottom right of the screen. The cross does not quit: the window
//! becomes the box. Whether it was the box, and where both stood, is remembered.
class PanelWindow : public LayimFrame {
    Q_OBJECT
public:
    PanelWindow(Look &look, ChatService &service, ConversationStore &store, QSettings &settings);
    ~PanelWindow() override;

    ContactsPanel *panel() const { return m_panel; }
    PanelBox *box() const { return m_box.get(); }

    //! Shows the panel, or the box if it was left like that.
    void showRemembered();
    void restore();
    void shrink();
    void hideBoth();
    void rememberGeometry();

private:
    QSettings &m_settings;
    ContactsPanel *m_panel;
    std::unique_ptr<PanelBox> m_box;
};

} // namespace kefu::ui
