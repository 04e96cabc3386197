// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/fieldstyle.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace kefu::ui {

namespace {

//! By the palette: a style sheet's colour would also be the place holder's, at half its strength.
template <typename Field> void inkField(const Theme &theme, Field *field)
{
    QPalette colours = field->palette();
    colours.setColor(QPalette::Text, theme.text);
    colours.setColor(QPalette::PlaceholderText, theme.sub);
    field->setPalette(colours);
}

void paintField(const Theme &theme, QLineEdit *field)
{
    field->setStyleSheet(
        QStringLiteral("QLineEdit { background: %1; border: 1px solid %3;"
                       " border-radius: 3px; padding: 0 10px; selection-background-color: %5;"
                       " selection-color: %2; }"
                       "QLineEdit:focus { border: 1px solid %4; }"
                       "QLineEdit:disabled { color: %6; }")
            .arg(theme.field.name(), theme.text.name(), theme.line.name(), theme.accent.name(),
                 theme.selection.name(), theme.meta.name()));
    inkField(theme, field);
}

void paintCheck(const Theme &theme, QCheckBox *check)
{
    check->setStyleSheet(
        QStringLiteral("QCheckBox { color: %1; spacing: 8px; }"
                       "QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid %2; "
                       "border-radius: 3px;"
                       " background: %3; }"
                       "QCheckBox::indicator:focus { border-color: %4; }"
                       "QCheckBox::indicator:checked { background: %4; border-color: %4;"
                       " image: url(:/kefudesk/icons/%5.svg); }")
            .arg(theme.text.name(), theme.meta.name(), theme.field.name(), theme.accent.name(),
                 theme.dark ? QStringLiteral("checkdark") : QStringLiteral("checkwhite")));
}

void paintCombo(const Theme &theme, QComboBox *box)
{
    box->setStyleSheet(
        QStringLiteral("QComboBox { background: %1; color: %2; border: 1px solid %3;"
                       " border-radius: 3px; padding: 0 10px; }"
                       "QComboBox:focus { border-color: %4; }"
                       "QComboBox::drop-down { border: none; width: 22px; }"
                       "QComboBox::down-arrow { image: url(:/kefudesk/icons/%6.svg);"
                       " width: 12px; height: 12px; }"
                       "QComboBox QAbstractItemView { background: %1; color: %2; border: 1px solid"
                       " %3; selection-background-color: %5; selection-color: %2; outline: none; }")
            .arg(theme.field.name(), theme.text.name(), theme.line.name(), theme.accent.name(),
                 theme.selection.name(),
                 theme.dark ? QStringLiteral("caretlight") : QStringLiteral("caretdown")));
}

void paintText(const Theme &theme, QPlainTextEdit *edit)
{
    edit->setStyleSheet(
        QStringLiteral("QPlainTextEdit { background: %1; border: 1px solid %3;"
                       " border-radius: 3px; padding: 4px 6px; selection-background-color: %5;"
                       " selection-color: %2; }"
                       "QPlainTextEdit:focus { border: 1px solid %4; }")
            .arg(theme.field.name(), theme.text.name(), theme.line.name(), theme.accent.name(),
                 theme.selection.name()));
    inkField(theme, edit);
}

} // namespace

void styleField(const Look &look, QLineEdit *field)
{
    look.onTheme(field, [&look, field] { paintField(look.theme(), field); });
}

void styleCheck(const Look &look, QCheckBox *check)
{
    look.onTheme(check, [&look, check] { paintCheck(look.theme(), check); });
}

void styleCombo(const Look &look, QComboBox *box)
{
    look.onTheme(box, [&look, box] { paintCombo(look.theme(), box); });
}

void styleText(const Look &look, QPlainTextEdit *edit)
{
    look.onTheme(edit, [&look, edit] { paintText(look.theme(), edit); });
}

} // namespace kefu::ui
