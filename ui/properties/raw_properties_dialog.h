#pragma once

#include "model/raw_properties.h"

#include <QDialog>

namespace dx {

/** Every attribute of an object with its value, to read, filter and copy. */
class RawPropertiesDialog final : public QDialog
{
    Q_OBJECT
public:
    RawPropertiesDialog(const QString &title, const RawAttributes &raw, QWidget *parent = nullptr);
};

} // namespace dx
