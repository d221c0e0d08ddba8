/* Two functions of Python 3.12's stable ABI for an older Python, by those it has instead.
 *
 * The wheel of trafipy says it needs 3.12; these two are all of it that 3.11 lacks, so that the comparison also runs on
 * Debian 12. Loaded in front of everything else: LD_PRELOAD=raised_exception.so python3 ...
 */
#include <Python.h>

PyObject *PyErr_GetRaisedException(void) {
  PyObject *type, *value, *trace;
  PyErr_Fetch(&type, &value, &trace);
  if (type == NULL) return NULL;
  PyErr_NormalizeException(&type, &value, &trace);
  if (trace != NULL) {
    PyException_SetTraceback(value, trace);
    Py_DECREF(trace);
  }
  Py_DECREF(type);
  return value;
}

void PyErr_SetRaisedException(PyObject *value) {
  PyObject *type = (PyObject *)Py_TYPE(value);
  Py_INCREF(type);
  PyErr_Restore(type, value, PyException_GetTraceback(value));
}
