/// Console.
