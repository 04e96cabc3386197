// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/settings/settingsvalues.h"
#include "ui/widgets/layimframe.h"

class QStackedWidget;

namespace kefu::ui {

class GeneralPage;
class KeysPage;
class NotifyPage;
class PlainLabel;
class ShortcutMap;
class TextTabs;

//! Everything an agent can set, on three pages: 通用, 通知, 快捷键.
class SettingsWindow : public LayimFrame {
    Q_OBJECT
public:
    enum Page { General, Notify, Keys };

    //! `keys` outlives the window, which changes it.
    SettingsWindow(Look &look, ShortcutMap &keys);

    void showPage(Page page);
    Page currentPage() const;
    GeneralPage *general() const { return m_general; }
    NotifyPage *notify() const { return m_notify; }
    KeysPage *keys() const { return m_keys; }

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();

    PlainLabel *m_title;
    TextTabs *m_tabs;
    QStackedWidget *m_stack;
    GeneralPage *m_general;
    NotifyPage *m_notify;
    KeysPage *m_keys;
};

} // namespace kefu::ui
