// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/layimframe.h"

namespace kefu::ui {

class PlainLabel;

//! Name, version and licence.
class AboutWindow : public LayimFrame {
    Q_OBJECT
public:
    explicit AboutWindow(Look &look);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();

    PlainLabel *m_name;
    PlainLabel *m_version;
    PlainLabel *m_text;
};

} // namespace kefu::ui
